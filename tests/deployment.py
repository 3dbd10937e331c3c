"""The proxy as it ships, run on this machine in front of servers of tests."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.paths import ROOT

DEPLOY = ROOT / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+:8501")


def needs_nginx() -> None:
    """Skip the test that asks where there is no nginx or no openssl; fail there in CI."""
    if NGINX is None or shutil.which("openssl") is None:
        reason = "nginx or openssl is not installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def shipped_servers() -> list[str]:
    """The addresses of the servers of the app, in the order of their names."""
    text = (DEPLOY / "servers.conf").read_text(encoding="utf-8")
    return sorted(set(ADDRESS.findall(text)))


def command(folder: Path, listen: str, servers: list[str], https: bool = False) -> list[str]:
    """What starts nginx in a folder, with these addresses in place of those in the containers."""
    instead = _listen_with_a_certificate(folder) if https else "listen 8080;"
    instead = re.sub(r"listen \d+", f"listen {listen}", instead)
    for path in DEPLOY.glob("*.conf"):
        text = path.read_text(encoding="utf-8").replace("listen 8080;", instead)
        for shipped, server in zip(shipped_servers(), servers, strict=True):
            text = text.replace(shipped, server)
        (folder / path.name).write_text(text, encoding="utf-8")
    user = ["-g", "user root;"] if os.geteuid() == 0 else []  # others may not enter the folder
    return [NGINX, "-e", "stderr", "-p", f"{folder}/", "-c", str(folder / "nginx.conf"), *user]


def _listen_with_a_certificate(folder: Path) -> str:
    """What the README of the folder says to write for HTTPS; makes a certificate for it."""
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"^listen 8443 ssl;\n(?:ssl_.*;\n)+", text, re.MULTILINE)
    return snippet.replace("/etc/side-by-side", str(folder))


@contextmanager
def running_proxy(folder: Path, *urls: str, https: bool = False) -> Iterator[str]:
    """The address of a proxy in front of the servers at these addresses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{probe.getsockname()[1]}"
    servers = [url.removeprefix("http://") for url in urls]
    with (folder / "proxy.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command(folder, listen, servers, https), stdout=log, stderr=log)
    try:
        _wait_until_listening(listen)
        yield f"http{'s' * https}://{listen}"
    finally:
        process.terminate()
        process.wait()


def _wait_until_listening(listen: str, seconds: float = 10) -> None:
    host, port = listen.split(":")
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
