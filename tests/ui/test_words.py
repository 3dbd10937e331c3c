"""What is written on the pages explains itself."""

import ast
import re

import pytest

from core.attention.config import METHODS
from core.paths import ROOT
from ui.setting_texts import settings_text

UNEXPLAINED = (
    "materialised",
    "source document",
    "another group",
    "best aligned",
    "places apart",
    "Go on",
)
VALUES = {"best aligned", "materialised"}  # in links and lists, which are shown in other words
FILES = [*ROOT.glob("ui/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "streamlit_app.py"]


def written(source: str) -> list[str]:
    """The texts of a module that are not docstrings; those of an f-string without its values."""
    tree = ast.parse(source)
    blocks = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {
        ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, blocks)
    }
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
    return [text for text in texts if isinstance(text, str) and text not in docstrings]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_has_words_that_do_not_explain_themselves(path):
    for text in written(path.read_text(encoding="utf-8")):
        assert text in VALUES or not any(words in text for words in UNEXPLAINED), text


SPACED_PERCENT = re.compile(r"(\d|^)[ \u00a0]%(?![\w{])")  # a value of an f-string ends before it
TOLD = [*FILES, *ROOT.glob("core/**/*.py")]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_percentage_is_written_without_a_space(path):
    for text in written(path.read_text(encoding="utf-8")):
        assert not SPACED_PERCENT.search(text), text


@pytest.mark.parametrize("path", sorted(ROOT.glob("ui/**/*.js")), ids=lambda path: path.name)
def test_no_component_has_such_words(path):
    program = re.sub(r"^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for text in re.findall(r'"([^"\n]*)"|`([^`]*)`', program):
        assert VALUES & set(text) or not any(w in "".join(text) for w in UNEXPLAINED), text


def test_methods_are_named_as_their_controls_name_them():
    told = settings_text("scaling", [{"methods": "fused,taylor_plain,gone"}])
    assert told == f"methods {METHODS['fused']}; {METHODS['taylor_plain']}; gone"
