"""Where the app stores its results, and where the files shipped with it are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED_RUNS = ROOT / "assets" / "runs"
SCREENSHOTS = ROOT / "assets" / "screenshots"


def data_dir() -> Path:
    """The folder of all that the app writes: `SIDE_BY_SIDE_DATA`, or `var/` beside the code.

    Raises an `OSError` that names the folder where it cannot be made.
    """
    setting = os.environ.get("SIDE_BY_SIDE_DATA", "").strip()
    folder = Path(os.path.expanduser(setting)) if setting else ROOT / "var"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"{error.strerror}; set SIDE_BY_SIDE_DATA to a folder that can be written"
        raise OSError(error.errno, reason, str(folder)) from None
    return folder
