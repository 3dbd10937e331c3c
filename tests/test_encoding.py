"""Text is read and written as UTF-8 on every system: no file depends on the system's code page."""

import ast
import os
import subprocess
import sys

import pytest

from core.paths import ROOT

FOLDERS = ("core", "ui", "pages", "tests")
SOURCES = [
    *ROOT.glob("*.py"),
    *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")),
]
NO_TEXT = {"os", "Image", "archive"}  # whose `open` gives bytes


def calls_without_encoding(source: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if is_text(call) and not has_encoding(call)]


def has_encoding(call: ast.Call) -> bool:
    return any(keyword.arg == "encoding" for keyword in call.keywords)


def is_text(call: ast.Call) -> bool:
    """Whether a call reads or writes a file as text."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id == "open" and "b" not in mode(call, 1)
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr == "open":
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return owner not in NO_TEXT and "b" not in mode(call, 0)
    return function.attr in ("read_text", "write_text", "fdopen", "TextIOWrapper")


def mode(call: ast.Call, place: int) -> str:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    given += call.args[place : place + 1]
    return given[0].value if given and isinstance(given[0], ast.Constant) else "r"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_text_is_opened_with_its_encoding(path):
    assert not calls_without_encoding(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source, is_found",
    [
        ("open('x')", True),
        ("open('x', 'w')", True),
        ("open('x', mode='rb')", False),
        ("path.open()", True),
        ("path.open('wb')", False),
        ("path.open('r', encoding='utf-8')", False),
        ("(folder / 'x').read_text()", True),
        ("(folder / 'x').read_text(encoding='utf-8')", False),
        ("path.write_text('x')", True),
        ("path.read_bytes()", False),
        ("archive.open(member)", False),
    ],
)
def test_what_is_found(source, is_found):
    assert bool(calls_without_encoding(source)) == is_found


@pytest.mark.parametrize("code_page", ["cp1252", "ascii"])
def test_help_is_printed_whatever_the_code_page_lacks(code_page):
    command = [sys.executable, "-m", "core", "compare-attention", "--help"]
    environment = {**os.environ, "PYTHONIOENCODING": code_page}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert done.returncode == 0 and rb"divide q" in done.stdout, done.stderr
