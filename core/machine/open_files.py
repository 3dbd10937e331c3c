"""How many files, sockets among them, this process may hold open."""

from functools import cache

try:
    import resource
except ImportError:  # Windows counts no files
    resource = None

ENOUGH = 10_240  # where the system sets no limit; macOS takes no more


@cache
def allow_open_files() -> None:
    """Raise the limit as far as the system lets a process: each visitor holds four.

    Streamlit keeps an event loop (three of them) for a session, and for the last 128 that left.
    """
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = ENOUGH if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
