"""Where the app keeps what it computes, and where its shipped files are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED_RUNS = ROOT / "assets" / "runs"
PICTURES = ROOT / "assets" / "screenshots"


def data_dir() -> Path:
    """The folder of runs and marks: `SIDE_BY_SIDE_DATA`, or `var/` beside the app."""
    folder = Path(os.environ.get("SIDE_BY_SIDE_DATA", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """The store's address: `DATABASE_URL`, or a SQLite file in the data folder."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir() / 'runs.sqlite'}"
