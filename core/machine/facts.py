"""Facts about this machine: memory, cores, processor; imports no torch."""

import os
import platform
import shutil
import socket
from functools import lru_cache
from pathlib import Path
from typing import Any

import psutil


def available_bytes() -> int:
    """Memory that can still be allocated: the system's, or the container's if that is less."""
    return max(0, min(psutil.virtual_memory().available, _container_bytes_left()))


def n_cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def host() -> str:
    """The name of this machine, stored with each run: identifies the runs on the same machine."""
    return socket.gethostname()


@lru_cache
def processor() -> str:
    """The processor's model name."""
    return _cpuinfo("model name") or platform.processor() or platform.machine()


@lru_cache
def supports_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware, or there is a CUDA device for it."""
    flags = _cpuinfo("flags").split() + _cpuinfo("Features").split()
    return bool({"avx512_bf16", "amx_bf16", "bf16"} & set(flags)) or has_cuda()


@lru_cache
def has_cuda() -> bool:
    """Whether an NVIDIA driver is installed; checked without torch."""
    return shutil.which("nvidia-smi") is not None


def _cpuinfo(name: str) -> str:
    """The first value of that name in /proc/cpuinfo; empty where there is none."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    values = (line.split(":", 1)[1].strip() for line in lines if line.startswith(name))
    return next(values, "")


def _container_bytes_left() -> float:
    """Memory left within the limit of a Linux control group (version 2); infinite without one."""
    group = Path("/sys/fs/cgroup")
    try:
        limit, used = (int((group / f"memory.{name}").read_bytes()) for name in ("max", "current"))
        lines = (group / "memory.stat").read_bytes().splitlines()
        statistics = dict(line.split() for line in lines)
        return limit - used + int(statistics[b"inactive_file"])  # the file cache makes room
    except (OSError, ValueError, KeyError):  # no control group, or "max": no limit
        return float("inf")


def machine_text(facts: dict[str, Any]) -> str:
    """The machine that a run was made on, in words."""
    if missing := {"device", "processor", "cores", "memory_gb", "torch", "threads"} - facts.keys():
        return f"recorded without {', '.join(sorted(missing))}"
    device = "processor" if facts["device"] == "cpu" else facts["device"]
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']:.0f} GB, "
        f"torch {facts['torch']}, computed on the {device} with {facts['threads']} "
        f"thread{'s' * (facts['threads'] > 1)}"
    )
