"""Rows of names of files that visitors choose, and of settings of whoever starts the app."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from core.attention.own import SETTING, named_methods
from core.cnn.data import LONGEST_NAME, cleaned
from core.paths import data_dir
from core.runs.database import database_url
from core.runs.store import open_store
from tests.hostile.row import Row
from ui.layout import file_name

NAMES = {
    "nothing": "",
    "dots": "../../../..",
    "a path": "../../etc/passwd",
    "a path of Windows": "C:\\Windows\\system32\\x.npz",
    "a device": "CON",
    "control characters": "a\0b\x1b[31mc\r\nd.npz",
    "right to left": "x\u202ezpn.exe",
    "half a character": "x\ud800.npz",
    "100,000 characters": "x" * 100_000,
    "joined": "e" + "\u0301" * 5_000,
    "a family": "👩‍👩‍👧‍👦" * 100,
    "spaces": " \t\u2003 ",
    "mark-up": '<img src=x onerror="alert(1)">.npz',
    "a header": 'x"; filename="y.exe"\r\nSet-Cookie: a=b',
    "a formula": "=cmd|' /C calc'!A0.csv",
    "a query": "'; DROP TABLE runs; --.npz",
    "a template": "%s%n{0}${x}.npz",
    "hidden": ".bashrc",
}
METHODS = {
    "no function": "os",
    "a path": "../x:y",
    "code": "__import__('os').system('x'):f",
    "spaces": "a b:c",
    "two colons": "a:b:c",
    "a digit": "1a:b",
    "mark-up": "<b>:<i>",
    "100,000 characters": "x" * 100_000,
    "other letters": "módulo.x:y z",
}
FOLDERS = {
    "a file": "{tmp}/file",
    "below a file": "{tmp}/file/below",
    "a device": "/dev/null/x",
    "a name of 300 letters": "{tmp}/" + "x" * 300,
    "a path of 10,000 letters": "{tmp}" + "/xxxxxxxxx" * 1_000,
    "the system's": "/proc/side-by-side",
}
DATABASES = {
    "a word": "nonsense",
    "a colon": "://",
    "another engine": "mongodb://x/y",
    "a driver that is not here": "mysql+nothere://x/y",
    "a port of letters": "postgresql+psycopg://u:p@h:port/db",
    "a folder that is not there": "sqlite:////nowhere/at/all/runs.sqlite",
    "a folder": "sqlite:////tmp",
    "a system file": "sqlite:////etc/passwd",
    "100,000 characters": "x" * 100_000,
}


def _shown_name(text: str) -> str:
    made = cleaned(text)
    assert len(made) <= LONGEST_NAME and made.isprintable() and not set(made) & set("/\\")
    return made


def _picture_name(text: str) -> str:
    made = file_name(text)
    assert len(made) <= 60 and not set(made) - set("-_") - {c for c in made if c.isalnum()}
    return made


def _methods(text: str) -> None:
    os.environ[SETTING] = text
    assert named_methods() == ()


def _folder(text: str) -> None:
    os.environ["SIDE_BY_SIDE_DATA"] = text
    data_dir()


def _database(text: str) -> None:
    os.environ["DATABASE_URL"] = text
    open_store(database_url())


TAKEN: dict[str, Callable[[str], object]] = {
    "name of a file": _shown_name,
    "name of a picture": _picture_name,
    SETTING: _methods,
    "SIDE_BY_SIDE_DATA": _folder,
    "DATABASE_URL": _database,
}


def rows(folder: str = "{tmp}") -> Iterator[Row]:
    """Names that are made harmless, and settings that are refused in words."""
    expected = {
        SETTING: "a method must be named module:function, got",
        "SIDE_BY_SIDE_DATA": "set SIDE_BY_SIDE_DATA to a folder that can be written",
        "DATABASE_URL": "DATABASE_URL|database",
    }
    by_entry = {
        "name of a file": NAMES,
        "name of a picture": NAMES,
        SETTING: METHODS,
        "SIDE_BY_SIDE_DATA": FOLDERS,
        "DATABASE_URL": DATABASES,
    }
    for entry, values in by_entry.items():
        for name, text in values.items():
            yield Row(entry, name, lambda text=text: text, expected.get(entry, ""))


def placed(text: str, folder: Path) -> str:
    """A path of the table below a folder of the test."""
    return text.replace("{tmp}", str(folder))


ROWS = tuple(rows())
