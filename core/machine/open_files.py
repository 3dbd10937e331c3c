"""How many files, sockets among them, this process may hold open."""

from functools import cache

try:
    import resource
except ImportError:  # Windows counts no files
    resource = None


@cache
def allow_open_files() -> None:
    """Raise the limit as far as the system lets a process: each visitor holds four.

    Streamlit keeps an event loop (three of them) for a session, and for the last 128 that left.
    """
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
