"""A disk that becomes full in the middle of a training: a real one, of a few megabytes."""

import os
import shutil
import subprocess
import sys

import pytest

from core.paths import ROOT

MOUNTED = "mount -t tmpfs -o size=6m tmpfs {folder} && exec {python} -m tests.faults.full_disk"


def may_mount() -> bool:
    """Whether this system lets a process have a file system of its own."""
    if not shutil.which("unshare"):
        return False
    command = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="no file system can be mounted here")
def test_a_full_disk_ends_a_training_which_goes_on_once_there_is_room(tmp_path):
    script = MOUNTED.format(folder=tmp_path, python=sys.executable)
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script],
        cwd=ROOT,
        env={**os.environ, "SIDE_BY_SIDE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert done.returncode == 0, done.stderr
    assert told["state"].startswith(("failed", "interrupted"))
    assert "disk" in told["upload"] and "full; make room on it" in told["upload"]
    assert told["kept"] == "True"
