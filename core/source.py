"""Source files read as text: to show a function, and to identify the code behind a run."""

import ast
import hashlib
from functools import lru_cache

from core.paths import ROOT


@lru_cache(maxsize=64)
def source_of(path: str, *names: str) -> str:
    """The named functions and classes of a file, read without importing it: it may need torch.

    Raises a `KeyError` for a name that the file lacks.
    """
    text = (ROOT / path).read_text(encoding="utf-8")
    types = (ast.FunctionDef, ast.ClassDef)
    definitions = {node.name: node for node in ast.parse(text).body if isinstance(node, types)}
    return "\n\n\n".join(ast.get_source_segment(text, definitions[name]) for name in names)


@lru_cache(maxsize=64)
def code_version(sources: tuple[str, ...]) -> str:
    """The hash of all files that match these patterns."""
    digest = hashlib.sha256()
    for pattern in sources:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
