"""How much memory this process may take, so that one that takes too much ends alone."""

import psutil

try:
    import resource
except ImportError:  # Windows limits no memory so
    resource = None

_TOLD_BY_TORCH = ("can't allocate memory", "not enough memory")  # in a `RuntimeError`


def limit_memory(n_bytes: int) -> None:
    """Let this process take so many bytes more than it has: then it gets a `MemoryError`.

    Counted is what it may write (RLIMIT_DATA), not the address space: PyTorch maps gigabytes of its
    libraries and uses little of them. Only Linux knows what a process has; elsewhere, no limit.
    """
    taken = getattr(psutil.Process().memory_info(), "data", None)
    if resource is None or taken is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = taken + n_bytes
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error says that there was no memory left, as Python or as PyTorch does."""
    return isinstance(error, MemoryError) or any(t in str(error) for t in _TOLD_BY_TORCH)
