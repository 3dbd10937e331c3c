"""A real Dask cluster on this machine for tests: a scheduler, and machines that are processes."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from core.paths import ROOT


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class ClusterProcesses:
    """Each machine has a place for one training. They use the environment of this process."""

    def __init__(self, folder: Path):
        self._port, self._folder = free_port(), folder
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._scheduler: subprocess.Popen | None = None
        self._machines: list[subprocess.Popen] = []

    def start_scheduler(self) -> None:
        place = ("--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")
        self._scheduler = self._start("-m", "dask", "scheduler", *place)

    def add_machines(self) -> None:
        """Add two."""
        for _ in range(2):
            self._machines.append(self._start("-m", "core.runs.cluster_worker", "--trainings", "1"))

    def kill_scheduler(self) -> None:
        self._scheduler.kill()
        self._scheduler.wait()

    def kill_machines(self) -> None:
        while self._machines:
            machine = self._machines.pop()
            machine.kill()
            machine.wait()

    def end(self) -> list[int]:
        """Ask all to end; the exit codes of the machines."""
        for process in [*self._machines, self._scheduler]:
            process.send_signal(signal.SIGTERM)
        codes = [machine.wait(60) for machine in self._machines]
        self._scheduler.wait(60)
        return codes

    def _start(self, *arguments: str) -> subprocess.Popen:
        log = (self._folder / "cluster.log").open("a", encoding="utf-8")
        environment = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(self._folder)}
        command = [sys.executable, *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
