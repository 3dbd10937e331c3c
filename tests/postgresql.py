"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port of this machine.

PostgreSQL refuses to run as root; started by root, it runs as the user `postgres`.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import URL

USER, PASSWORD = "side", "beside"
MISSING = "needs PostgreSQL's server programs (Debian: postgresql)"
_FAST = ("-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60")


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest; None where there is none."""
    on_path = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: float(f.parent.name))
    return Path(on_path).parent if on_path else next(reversed(folders), None)


class Cluster:
    """One server with its files."""

    def __init__(self, *options: str):
        self._options = options
        self._folder = Path(tempfile.mkdtemp(prefix="side-by-side-postgresql-"))
        self._owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self._owner:
            os.chown(self._folder, self._owner.pw_uid, self._owner.pw_gid)
        self.port = _free_port()
        secret = self._folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        whom = ("-U", USER, f"--pwfile={secret}", "-A", "scram-sha-256")
        self._run("initdb", "-N", "-E", "UTF8", "--locale=C", *whom)
        self.start()

    def start(self) -> None:
        """Start it; it answers when this returns."""
        place = ("-p", str(self.port), "-h", "127.0.0.1", "-k", str(self._folder))
        options = " ".join((*place, *_FAST, *self._options))
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once: connections break."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def remove(self) -> None:
        """Stop it, running or not, and remove its files."""
        if (self._folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def execute(self, statement: str) -> list[tuple]:
        """What a statement returns that its superuser sends."""
        address = self.url().set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(False), autocommit=True) as connection:
            answer = connection.execute(statement)
            return answer.fetchall() if answer.description else []

    def new_url(self) -> URL:
        """The address of a new, empty schema, which costs less than a new database."""
        name = f"test_{uuid4().hex[:12]}"
        self.execute(f"CREATE SCHEMA {name}")
        return self.url().set(query={"options": f"-csearch_path={name}"})

    def url(self) -> URL:
        """The address of its database, as `DATABASE_URL` names it."""
        place = {"host": "127.0.0.1", "port": self.port, "database": "postgres"}
        return URL.create("postgresql+psycopg", USER, PASSWORD, **place)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of its programs to its end, as a user that may."""
        owner = self._owner
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        command = [programs() / program, "-D", self._folder / "data", *arguments]
        with (self._folder / "said").open("w+", encoding="utf-8") as said:
            code = subprocess.call(command, cwd=self._folder, stdout=said, stderr=said, **who)
            said.seek(0)
            if code:
                raise RuntimeError(f"{program} ended with {code}: {said.read()}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
