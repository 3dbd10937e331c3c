"""Whether large arrays get fresh pages from the system, or pages that the process has kept.

Fresh pages are filled with zeros by the system on first touch, which can cost more than the
arithmetic on them. The GNU C library decides by two limits, set here with its `mallopt`.
"""

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -3, -4, -8  # <malloc.h>
_SETTINGS = {
    "fresh": ((_MMAP_MAX, 65536), (_MMAP_THRESHOLD, 128 * 1024), (_TRIM_THRESHOLD, 128 * 1024)),
    "retained": ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, -1)),
}


@cache
def share_arenas() -> None:
    """Let all threads of this process take memory from two arenas.

    By default there are eight a core, and what the threads of many visitors leave in each is not
    given back.
    """
    _set(((_ARENA_MAX, 2),))


def set_heap(heap: str) -> str:
    """Set the heap to 'fresh' or 'retained'; returns that, or 'system' where it cannot be set."""
    return heap if _set(_SETTINGS[heap]) else "system"


def _set(settings: tuple[tuple[int, int], ...]) -> bool:
    """Whether the library took all of these parameters and values."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # not the GNU C library
        return False
    succeeded = [mallopt(parameter, value) for parameter, value in settings]
    return all(succeeded)
