"""A report: entries of charts, pictures, programs and tables. All frozen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.wording import significant

if TYPE_CHECKING:  # the command line names its options without it
    import pandas as pd

MOST_ENTRIES = 20
MOST_BYTES = 8_000_000  # of the file, without what the visitor writes
LONGEST_NOTE, LONGEST_NAME = 2_000, 120  # characters


@dataclass(frozen=True)
class Chart:
    """A figure of Plotly as JSON, in light colours, and what the dark ones change."""

    alt: str
    figure: str
    changes: str


@dataclass(frozen=True)
class Picture:
    """An SVG, in light and in dark colours."""

    alt: str
    light: str
    dark: str


@dataclass(frozen=True)
class Program:
    """A component of a page: it draws `data` into its element, in a shadow root of its own.

    `script` is a module whose default export takes `parentElement, data, setStateValue`, as
    Streamlit's components do. `data` are bytes, or JSON with what the dark colours change.
    """

    alt: str
    script: str
    style: str
    element: str  # HTML
    data: bytes | str
    changes: str = "[]"


@dataclass(frozen=True)
class Table:
    """The numbers behind a chart."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Chart | Picture | Program


@dataclass(frozen=True)
class Entry:
    """What a page showed when it was added.

    `answer`, `settings` and `measured` are Markdown of one line; all else is plain text.
    """

    answer: str
    parts: tuple[Part, ...] = ()
    tables: tuple[Table, ...] = ()
    settings: str = ""
    measured: str = ""
    title: str = ""
    link: str = ""  # restores what was shown
    note: str = ""  # in the visitor's own words
    tables_open: bool = False  # where they are what the entry is about


@dataclass(frozen=True)
class Report:
    """Entries in the order in which they are read."""

    title: str
    author: str
    entries: tuple[Entry, ...]


def table_of(title: str, frame: "pd.DataFrame") -> Table:
    """A data frame as text; a missing value is an empty cell."""
    rows = tuple(tuple(map(_cell, row)) for row in frame.itertuples(index=False, name=None))
    return Table(title, tuple(map(str, frame.columns)), rows)


def _cell(value: object) -> str:
    if value is None or value != value:  # NaN
        return ""
    return significant(value, 4) if isinstance(value, float) else str(value)
