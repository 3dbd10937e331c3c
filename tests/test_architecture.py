"""Who may import whom, read from the sources."""

import ast
from pathlib import Path

import pytest

from core.paths import ROOT

FILES = sorted(path for folder in ("core", "ui", "pages") for path in (ROOT / folder).rglob("*.py"))
TOPICS = ("attention", "cnn", "seq2seq")


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


def roots(path: Path) -> set[str]:
    return {module.split(".")[0] for module in imported_modules(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_downwards(path):
    parts, found = path.relative_to(ROOT).parts, roots(path)
    if parts[0] == "core":
        assert not found & {"streamlit", "ui", "pages"}
    if parts[0] in ("ui", "pages"):
        assert "torch" not in found and "pages" not in found
    if parts[0] == "pages":
        assert "plotly" not in found
    if "plotly" in found or "altair" in found:
        assert parts[:2] == ("core", "figures") or path.name == "layout.py"
    if parts[:2] == ("core", "figures"):
        assert "torch" not in found
        own = {m for m in imported_modules(path) if m.startswith("core.")}
        assert all(m.startswith("core.figures.") for m in own)


@pytest.mark.parametrize("topic", [t for t in TOPICS if (ROOT / "core" / t).exists()])
def test_topics_do_not_know_each_other(topic):
    for path in (ROOT / "core" / topic).rglob("*.py"):
        others = [f"core.{other}" for other in TOPICS if other != topic]
        assert not any(m.startswith(tuple(others)) for m in imported_modules(path)), path


def test_packages_hold_one_docstring_and_nothing_else():
    for path in (ROOT / "core").rglob("__init__.py"):
        body = ast.parse(path.read_text()).body
        assert len(body) == 1 and ast.get_docstring(ast.parse(path.read_text()))


def reachable(module: str, seen: set[str]) -> set[str]:
    """Modules of this project that importing `module` imports, functions' own imports left out."""
    path = ROOT / (module.replace(".", "/") + ".py")
    if module in seen or not path.exists():
        return seen
    seen.add(module)
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom):
            reachable(node.module, seen)
            for alias in node.names:
                reachable(f"{node.module}.{alias.name}", seen)
    return seen


def test_no_page_reaches_a_module_that_imports_torch():
    pages = [f"pages.{path.stem}" for path in (ROOT / "pages").glob("*.py")]
    modules = set()
    for page in ["streamlit_app", *pages]:
        reachable(page, modules)
    assert "core.attention.config" in modules
    for module in modules:
        tree = ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text())
        top = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
        names = {getattr(n, "module", None) or n.names[0].name for n in top}
        assert not any(name.split(".")[0] in ("torch", "torchvision") for name in names), module
