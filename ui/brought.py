"""Files that a visitor chose: taken from their control, and handed to a worker unopened."""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core import jobs
from core.exchange.brought import Kept, waiting
from core.files import explained
from core.limits import limits
from core.runs.executors import WorkersUnavailable
from core.runs.short import MOST_MEMORY, QueueFull, WorkerLost
from ui.limits import most_mb
from ui.visitor import visitor

LOST = "it did not stay on this server until it was read: please choose it again"


def file_of(key: str) -> UploadedFile | None:
    """The file in the control of that key; None where there is none.

    Raises a `ValueError` where it made room for others before it was read.
    """
    files = files_of(key)
    return files[0] if files else None


def files_of(key: str) -> Sequence[UploadedFile]:
    """The same for a control of several files."""
    chosen = st.session_state.get(key) or []
    files = chosen if isinstance(chosen, list) else [chosen]
    if not all(isinstance(file, UploadedFile) for file in files):
        raise ValueError(LOST)
    return files


def keep(computation: str, file: UploadedFile, most_bytes: int) -> Kept:
    """Have a worker check and keep a file; a `ValueError` says in a sentence why it did not."""
    if file.size > (most := most_mb(most_bytes)) * 1e6:
        raise ValueError(f"it must have at most {most} MB, got {file.size / 1e6:.1f} MB")
    with waiting(file.getvalue(), file.name) as config:
        try:
            return jobs.compute(computation, config, visitor())
        except QueueFull as full:
            raise ValueError(f"the server is busy, {full}; try again in a moment") from None
        except WorkerLost:
            raise ValueError("the process that read it was lost; please try again") from None
        except MemoryError:
            raise ValueError(f"to read it takes more than {MOST_MEMORY / 1e9:g} GB") from None
        except WorkersUnavailable as error:
            raise ValueError(str(error)) from None
        except TimeoutError:
            raise ValueError(f"it took longer than {limits().short_seconds} s to read") from None
        except OSError as error:  # after `TimeoutError`, which is one
            raise ValueError(f"it cannot be kept on this server: {explained(error)}") from None
