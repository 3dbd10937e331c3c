"""What this machine is, in a few flat facts; free of torch."""

import os
import platform
import shutil
import socket
from functools import lru_cache
from pathlib import Path

import psutil


def available_bytes() -> int:
    """Memory that can still be allocated: the system's, or the container's where that is less."""
    return max(0, min(psutil.virtual_memory().available, _container_bytes_left()))


def n_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def host() -> str:
    """The name of this machine: long runs on one host know of each other by it."""
    return socket.gethostname()


@lru_cache
def processor() -> str:
    """The processor's model name."""
    return _cpuinfo("model name") or platform.processor() or platform.machine()


@lru_cache
def supports_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself, or there is a graphics card that does."""
    flags = _cpuinfo("flags").split() + _cpuinfo("Features").split()
    return bool({"avx512_bf16", "amx_bf16", "bf16"} & set(flags)) or has_cuda()


@lru_cache
def has_cuda() -> bool:
    """Whether an NVIDIA driver is installed; told without torch."""
    return shutil.which("nvidia-smi") is not None


def _cpuinfo(name: str) -> str:
    """The first value of that name in Linux's description of the processor; else empty."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    values = (line.split(":", 1)[1].strip() for line in lines if line.startswith(name))
    return next(values, "")


def _container_bytes_left() -> float:
    """What a Linux control group (version 2) leaves of its limit; infinite without one."""
    group = Path("/sys/fs/cgroup")
    try:
        limit, used = (int((group / f"memory.{name}").read_text()) for name in ("max", "current"))
        statistics = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        return limit - used + int(statistics["inactive_file"])  # the file cache makes room
    except (OSError, ValueError, KeyError):  # no control group, or "max": no limit
        return float("inf")
