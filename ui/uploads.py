"""The bytes of uploaded files that lie in the server's memory: the oldest make room for others.

Streamlit takes files from every session that is connected, whether its page shows a control for
them or not, and keeps them until the session ends. What a page was given is read at once, so that
what lies there longer is not needed.
"""

import threading
from functools import cache

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

MOST_OF_A_SESSION = 160_000_000  # bytes; one file of the largest allowed size fits
MOST_FILES = 20  # of a session
MOST_IN_ALL = 480_000_000  # bytes


@cache
def bound_uploads() -> None:
    """Bound what this server keeps of uploads; there is nothing to bound without one."""
    if runtime.exists():
        Bounded(runtime.get_instance().uploaded_file_mgr)


class Bounded:
    """Takes the place of the manager's `add_file`."""

    def __init__(self, manager: MemoryUploadedFileManager):
        self._manager, self._add = manager, manager.add_file
        self._sizes: dict[tuple[str, str], int] = {}  # by session and file, the oldest first
        self._lock = threading.Lock()
        manager.add_file = self.add_file

    def add_file(self, session_id: str, file: UploadedFileRec) -> None:
        """Keep a file as the newest, and remove the oldest that are too many or too large."""
        new = session_id, file.file_id
        with self._lock:
            self._sizes = {key: n for key, n in self._sizes.items() if self._is_kept(key)}
            self._sizes.pop(new, None)
            self._sizes[new] = len(file.data)
            of_session = {key: n for key, n in self._sizes.items() if key[0] == session_id}
            self._make_room(of_session, MOST_OF_A_SESSION, MOST_FILES)
            self._make_room(dict(self._sizes), MOST_IN_ALL, len(self._sizes))
            self._add(session_id, file)

    def _is_kept(self, key: tuple[str, str]) -> bool:
        session_id, file_id = key
        return bool(self._manager.get_files(session_id, [file_id]))

    def _make_room(self, sizes: dict[tuple[str, str], int], most_bytes: int, most: int) -> None:
        """Remove the oldest of these files but never the last, which is new."""
        while len(sizes) > 1 and (sum(sizes.values()) > most_bytes or len(sizes) > most):
            oldest = next(iter(sizes))
            self._manager.remove_file(*oldest)
            del sizes[oldest], self._sizes[oldest]
