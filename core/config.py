"""Config fields with their bounds: one declaration serves validation, controls, links and options.

A config is a frozen dataclass of `str int float bool` fields made by the functions below and
calls `validate(self)` after its creation.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import Field, asdict, field, fields
from decimal import Decimal
from typing import Any

LONGEST_WRITTEN = 1024  # bits: whole numbers of more are not written out in full


def number(default: float, low: float, high: float, text: str) -> Any:
    """An int or float field (the type of its default) between `low` and `high`, both included."""
    return field(default=default, metadata={"low": low, "high": high, "text": text})


def choice(
    default: Any,
    options: tuple,
    text: str,
    *,
    positional: bool = False,
    words: Mapping[str, str] | None = None,
) -> Any:
    """A field that takes one of `options`; `positional` as in `matching`, `words` in `several`."""
    metadata = {"options": options, "text": text, "positional": positional, "words": words or {}}
    return field(default=default, metadata=metadata)


def several(
    default: str, options: tuple[str, ...], text: str, *, words: Mapping[str, str] | None = None
) -> Any:
    """A field that takes one or more of `options`, joined by commas.

    `words` are what links and the command line call some of them.
    """
    metadata = {"options": options, "several": True, "text": text, "words": words or {}}
    return field(default=default, metadata=metadata)


def matching(
    default: str,
    pattern: str,
    expected: str,
    text: str,
    *,
    positional: bool = False,
    words: Mapping[str, str] | None = None,
) -> Any:
    """A string that matches a whole regular expression, which `expected` describes in words.

    A `positional` field is written without its name on the command line; `words` as in `several`.
    """
    metadata = {"pattern": pattern, "expected": expected, "text": text, "positional": positional}
    return field(default=default, metadata={**metadata, "words": words or {}})


def flag(default: bool, text: str) -> Any:
    """A field that is on or off."""
    return field(default=default, metadata={"text": text})


def part_of(config: Any, config_class: type) -> Any:
    """The fields that a config has from one of its base classes, as a config of that class."""
    return config_class(**{f.name: getattr(config, f.name) for f in fields(config_class)})


def config_field(config_class: type, name: str) -> Field:
    """The field of that name; raises a `KeyError` if the config has none."""
    return {f.name: f for f in fields(config_class)}[name]


def expectation(f: Field, *, as_written: bool = True) -> str:
    """The values that a field accepts, in words: 'a whole number from 2 to 64'.

    Options by what links call them, or by their ids.
    """
    if "low" in f.metadata:
        kind = "a whole number" if isinstance(f.default, int) else "a number"
        return f"{kind} from {f.metadata['low']:,} to {f.metadata['high']:,}"
    if "options" in f.metadata:
        names = ", ".join(written(f, o) if as_written else str(o) for o in f.metadata["options"])
        return (
            f"one or more of {names}, each once" if f.metadata.get("several") else f"one of {names}"
        )
    return f.metadata.get("expected", "true or false")


def written(f: Field, value: Any) -> str:
    """A value as links have it: the opposite of `parse`."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return _named(f.metadata.get("words"), text)


def parse(f: Field, text: str) -> Any:
    """The value written in `text`; raises a `ValueError` if the field does not accept it."""
    ids = {word: name for name, word in f.metadata.get("words", {}).items()}
    try:
        value = _PARSERS[type(f.default)](_named(ids, text))
    except (ValueError, KeyError):
        raise ValueError(_error_message(f, text)) from None
    if not _fits(f, value):
        raise ValueError(_error_message(f, text))
    return value


def validate(config: Any) -> None:
    """Raise a `ValueError` that names the first field with a wrong value, and that value."""
    for f in fields(config):
        value = getattr(config, f.name)
        if not _fits(f, value):
            raise ValueError(_error_message(f, value, as_written=False))


def canonical_json(config: Any) -> str:
    """The config as JSON with sorted keys: the form that is hashed and stored.

    Equal values have one form: -0.0 is written as 0.0.
    """
    return json.dumps(asdict(config, dict_factory=_without_negative_zeros), sort_keys=True)


def _fits(f: Field, value: Any) -> bool:
    types = (int, float) if isinstance(f.default, float) else (type(f.default),)
    if type(value) not in types:
        return False
    if "low" in f.metadata:
        return f.metadata["low"] <= value <= f.metadata["high"]  # of any size, and never NaN
    if f.metadata.get("several"):
        parts = value.split(",")
        return len(parts) == len(set(parts)) and set(parts) <= set(f.metadata["options"])
    if "pattern" in f.metadata:
        return re.fullmatch(f.metadata["pattern"], value) is not None
    return value in f.metadata["options"] if "options" in f.metadata else True


def _error_message(f: Field, value: Any, *, as_written: bool = True) -> str:
    huge = isinstance(value, int) and value.bit_length() > LONGEST_WRITTEN
    got = f"{Decimal(value):.3e}" if huge else str(value)
    return f"{f.name} must be {expectation(f, as_written=as_written)}, got {got[:40]!r}"


def _named(names: Mapping[str, str] | None, text: str) -> str:
    """The parts of a text between commas, those of `names` by their other name."""
    return ",".join(names.get(part, part) for part in text.split(",")) if names else text


def _without_negative_zeros(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value + 0.0 if isinstance(value, float) else value for name, value in items}


def _number_parser(number_type: type) -> Any:
    """A parser of ASCII digits only: `int` and `float` also accept '1_0', '+5' or other scripts."""

    def read(text: str) -> Any:
        if not re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", text):
            raise ValueError
        return number_type(text)

    return read


_PARSERS = {
    int: _number_parser(int),
    float: _number_parser(float),
    str: str,
    bool: lambda text: {"true": True, "false": False}[text.lower()],
}
