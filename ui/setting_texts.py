"""Kinds of runs and their settings in words: what differs from the defaults, or between two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from core.attention.config import METHODS
from core.kinds import KINDS

KIND_NAMES = {  # one of them, in words
    "scaling": "timing",
    "cnn": "CNN training",
    "download": "download",
    "speech": "speech training",
    "spelling": "spelling training",
}
NAMES = {"variant": "network"}  # of settings, where their controls call them otherwise


def kind_name(kind: str) -> str:
    """One run of a kind, in words; of a kind that another version had, its name."""
    return KIND_NAMES.get(kind, kind)


def kind_title(kind: str) -> str:
    """The same at the beginning of a line."""
    name = kind_name(kind)
    return name[:1].upper() + name[1:]


def settings_text(kind: str, configs: Sequence[Mapping[str, Any]]) -> str:
    """What differs from the defaults of a kind, in words; of several runs, all their values.

    Lists, which are long, come last.
    """
    known_fields = fields(KINDS[kind].config) if kind in KINDS else ()
    ordered = sorted(known_fields, key=lambda f: "several" in f.metadata)
    usual = {f.name: f.default for f in ordered}
    known = {name for config in configs for name in config}
    names = [*(name for name in usual if name in known), *sorted(known - usual.keys())]
    values = {name: _distinct(c.get(name) for c in configs) for name in names}
    changed = {name: vs for name, vs in values.items() if vs != [usual.get(name)]}
    return ", ".join(value_text(name, vs) for name, vs in changed.items()) or "default settings"


def difference_texts(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[str, str]:
    """The settings in which two runs differ, in words: those of each; empty where none does."""
    names = [name for name in {**first, **second} if first.get(name) != second.get(name)]
    texts = (", ".join(value_text(n, [c.get(n)]) for n in names) for c in (first, second))
    return tuple(texts)


def value_text(name: str, values: Iterable[Any]) -> str:
    """A setting and its values, in words: 'learning rate 0.1, 0.01', 'not scaled'."""
    words, values = NAMES.get(name, name.replace("_", " ")), list(values)
    if name == "methods":
        return f"{words} {' and '.join(map(_method_names, values))}"
    if len(values) == 1 and isinstance(values[0], bool):
        return words if values[0] else f"not {words}"
    return f"{words} {', '.join(_text(name, value) for value in values)}"


def _text(name: str, value: Any) -> str:
    """One value: a count with its thousands apart, a list with spaces; a seed is a name."""
    if isinstance(value, float):
        return f"{value:g}"
    if type(value) is int and name != "seed":
        return f"{value:,}"
    return ", ".join(part.strip() for part in str(value).split(","))


def _method_names(value: Any) -> str:
    """A list of methods as pages call them; a name that this version has not stays."""
    return "; ".join(METHODS.get(method, method) for method in str(value).split(","))


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Each value once; in a stored config of another version it may be of any type."""
    distinct: list[Any] = []
    for value in values:
        if value not in distinct:
            distinct.append(value)
    return distinct
