"""The command of the settings of whoever runs the app: for a look before the server is started."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.commands.command import Command
from core.limits import Limits, limits, variable


@dataclass(frozen=True)
class NoOptions:
    """A command without options."""


def settings(config: NoOptions, save: Path | None) -> Iterator[dict[str, Any]]:
    """List the limits of this server as the environment sets them, or say what is wrong."""
    for f in fields(Limits):
        value = str(getattr(limits(), f.name))
        yield {"setting": variable(f), "value": value, "default": str(f.default)}


COMMANDS = (Command("settings", NoOptions, settings),)
