"""What changes one value of JSON into another: a chart in light colours into one in dark ones."""

from typing import Any

Change = tuple[list[str | int], Any]  # a path into a value, and what is there instead


def differences(value: Any, other: Any) -> list[Change]:
    """The smallest parts that have to be replaced in a value of JSON to make it the other."""
    if value == other:
        return []
    if isinstance(value, dict) and isinstance(other, dict) and value.keys() == other.keys():
        keys = value.keys()
    elif isinstance(value, list) and isinstance(other, list) and len(value) == len(other):
        keys = range(len(value))
    else:
        return [([], other)]
    return [
        ([key, *path], new) for key in keys for path, new in differences(value[key], other[key])
    ]
