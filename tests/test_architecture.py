"""Who may import whom, read from the sources: imports inside functions count too."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from core.paths import ROOT

TOPICS = ("core.attention", "core.cnn", "core.seq2seq", "core.transcripts")
ROOMS = (  # from the ground up: a room imports from those above it in this table, and from itself
    ("core.config", "core.paths", "core.progress", "core.wording"),
    ("core.archives", "core.export", "core.files", "core.limits", "core.source"),
    ("core.machine", "core.metrics", "core.figures", "core.stored"),
    ("core.runs", "core.training"),
    TOPICS,
    ("core.exchange", "core.overview"),
    ("core.report",),
    ("core.kinds",),
    ("core.jobs", "core.prepare", "core.commands"),
    ("core.__main__",),
    ("ui",),
    ("pages", "streamlit_app"),
)
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}
PAGES = ("attention", "scaling", "cnn", "seq2seq", "similarity", "runs_page", "overview")


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    module_of(path): path
    for folder in ("core", "ui", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
} | {"streamlit_app": ROOT / "streamlit_app.py"}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def named(node: ast.AST) -> set[str]:
    """The modules that one statement imports, those of this project by their full name."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        full = {f"{node.module}.{alias.name}" for alias in node.names}
        return {name if name in FILES else node.module for name in full}
    return set()


def imports(module: str) -> set[str]:
    return set().union(*map(named, ast.walk(tree_of(module))))


def roots(module: str) -> set[str]:
    return {name.split(".")[0] for name in imports(module)}


def is_in(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def room_of(module: str) -> str | None:
    """The room of a module of this project; None of a package that holds rooms alone."""
    return next((room for room in LEVELS if is_in(module, room)), None)


@pytest.mark.parametrize("module", FILES)
def test_no_import_climbs(module):
    room = room_of(module)
    for name in imports(module) & set(FILES):
        other = room_of(name)
        allowed = other == room or LEVELS[other] < LEVELS[room]
        assert allowed, f"{module} must not import {name}"


def test_no_module_imports_itself_through_others():
    graph = {module: imports(module) & set(FILES) for module in FILES}
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_every_module_has_a_room():
    packages = {"core"}
    assert not [module for module in FILES if room_of(module) is None and module not in packages]


@pytest.mark.parametrize("module", FILES)
def test_libraries_stay_in_their_rooms(module):
    libraries = roots(module)
    if is_in(module, "core"):
        assert "streamlit" not in libraries
    if is_in(module, "ui", "pages", "streamlit_app"):
        assert not libraries & {"torch", "torchvision", "soundfile", "soxr"}
    if is_in(module, "pages", "streamlit_app"):
        assert not libraries & {"plotly", "altair"}
    if is_in(module, "core.figures"):
        assert "torch" not in libraries
        rooms = {room_of(name) for name in imports(module) & set(FILES)}
        assert rooms <= {"core.figures", "core.wording"}
    if libraries & {"plotly", "altair"}:
        assert is_in(module, "core.figures", "ui.layout")


DECODERS = {  # of what visitors bring: they run in a worker
    "core.archives.opened",
    "core.cnn.data.keep_upload",
    "core.cnn.npz.read_arrays",
    "core.cnn.npz.colour_names",
    "core.cnn.npz.further_names",
    "core.exchange.curves.read_curves",
    "core.exchange.files.kept_curves",
    "core.exchange.files.kept_maps",
    "core.exchange.reading.read_maps",
    "core.seq2seq.speech.audio.read_audio",
    "core.seq2seq.speech.clips.keep_clip",
    "core.transcripts.files.read_upload",
    "core.transcripts.table.read_table",
}


def names_from(module: str) -> set[str]:
    """What a module imports by name from others of this project."""
    nodes = (node for node in ast.walk(tree_of(module)) if isinstance(node, ast.ImportFrom))
    return {f"{node.module}.{alias.name}" for node in nodes for alias in node.names}


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_every_decoder_has_the_name_that_is_watched(name):
    module, _, function = name.rpartition(".")
    assert any(getattr(node, "name", "") == function for node in tree_of(module).body)


@pytest.mark.parametrize("module", [m for m in FILES if is_in(m, "ui", "pages", "core.jobs")])
def test_the_server_decodes_nothing_that_a_visitor_brought(module):
    assert not names_from(module) & DECODERS
    assert not roots(module) & {"zipfile", "pickle", "csv"}


@pytest.mark.parametrize("module", [m for m in FILES if is_in(m, *TOPICS)])
def test_a_topic_uses_of_the_runs_only_how_they_are_declared_computed_and_shipped(module):
    used = {name for name in imports(module) if is_in(name, "core.runs")}
    assert used <= {"core.runs.kinds", "core.runs.shipped", "core.runs.executors"}


@pytest.mark.parametrize("page", PAGES)
def test_the_parts_of_a_page_serve_that_page_alone(page):
    users = [m for m in FILES if any(is_in(name, f"ui.{page}") for name in imports(m))]
    script = "streamlit_app" if page == "overview" else f"pages.{page.removesuffix('_page')}"
    assert users and all(is_in(user, f"ui.{page}", script) for user in users)


def test_what_pages_share_knows_no_page():
    shared = [m for m in FILES if is_in(m, "ui") and not is_in(m, *(f"ui.{p}" for p in PAGES))]
    for module in shared:
        assert not any(is_in(name, *(f"ui.{p}" for p in PAGES)) for name in imports(module))


@pytest.mark.parametrize("module", [m for m in FILES if FILES[m].name == "__init__.py"])
def test_packages_hold_one_docstring_and_nothing_else(module):
    body = tree_of(module).body
    assert len(body) == 1 and ast.get_docstring(tree_of(module))


IMPORT_PAGES = """
import ast, importlib, pathlib, sys
for path in [pathlib.Path("streamlit_app.py"), *pathlib.Path("pages").glob("*.py")]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            importlib.import_module(node.module)
from core import jobs
jobs._dispatcher()
print(*sorted({"torch", "torchvision"} & set(sys.modules)))
"""


def test_the_server_process_never_imports_torch(tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    command = [sys.executable, "-c", IMPORT_PAGES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
