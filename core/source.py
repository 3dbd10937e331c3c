"""The source of a function, read without importing its module: the server stays torch-free."""

import ast
from functools import lru_cache

from core.paths import ROOT


@lru_cache(maxsize=64)
def source_of(path: str, *names: str) -> str:
    """The named functions and classes of a file; raises `KeyError` for one it lacks."""
    text = (ROOT / path).read_text()
    kinds = (ast.FunctionDef, ast.ClassDef)
    nodes = {n.name: n for n in ast.parse(text).body if isinstance(n, kinds)}
    return "\n\n\n".join(ast.get_source_segment(text, nodes[name]) for name in names)
