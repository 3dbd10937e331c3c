"""Where the app stores its results, and where the files shipped with it are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED_RUNS = ROOT / "assets" / "runs"
SCREENSHOTS = ROOT / "assets" / "screenshots"


def data_dir() -> Path:
    """The folder of all that the app writes: `SIDE_BY_SIDE_DATA`, or `var/` beside the code."""
    folder = Path(os.environ.get("SIDE_BY_SIDE_DATA", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def database_url() -> str:
    """The database of the runs: `DATABASE_URL`, or a SQLite file in the data folder."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir() / 'runs.sqlite'}"
