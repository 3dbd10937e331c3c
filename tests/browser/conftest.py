"""A running server and a real headless Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.paths import ROOT

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

expect.set_options(timeout=40_000)  # milliseconds: machines are slow at times


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A server process with its URL and its log."""

    url: str
    process: subprocess.Popen
    log: Path
    data: Path

    def log_text(self) -> str:
        return self.log.read_text(encoding="utf-8")


@contextmanager
def running_server(
    folder: Path, script: str = "streamlit_app.py", **environment: str
) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log, data = folder / "server.log", folder / "data"
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.headless", "true", "--server.address", "127.0.0.1"]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, *options, "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "SIDE_BY_SIDE_DATA": str(data), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log, data)
    try:
        wait_until_healthy(server)
        yield server
    finally:
        children = []
        with suppress(psutil.NoSuchProcess):  # it ended in the test
            children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        psutil.wait_procs(children, timeout=5)


def wait_until_healthy(server: Server, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not become healthy:\n{server.log_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if path is None:
        reason = f"no browser found: install Chromium (looked for {', '.join(BROWSER_NAMES)})"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_page(browser):
    """Opens pages in contexts of their own: each is another visitor."""
    contexts = []

    def open_page(
        width: int = 1280, scheme: str = "light", touch: bool = False, trust_all: bool = False
    ) -> Page:
        size = {"width": width, "height": 900}
        context = browser.new_context(
            viewport=size, color_scheme=scheme, has_touch=touch, ignore_https_errors=trust_all
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(40_000)
        return page

    yield open_page
    for context in contexts:
        context.close()


def share_link(page: Page, *parts: str) -> str:
    """The link at the end of the page, which is drawn last, once it contains these parts."""
    box = page.locator(".link-field code")
    expect(box).not_to_be_empty()
    for part in parts:
        expect(box).to_contain_text(part)
    return box.inner_text().strip()


def wait_until_idle(page: Page) -> None:
    """Wait until the page is drawn to its end."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)


def swipe(page: Page, x: float, y: float, *, up: float = 0, right: float = 0) -> None:
    """Move a finger over the page, in steps."""
    touch = page.context.new_cdp_session(page)
    for i in range(11):
        point = {"x": x + right * i / 10, "y": y - up * i / 10}
        kind = "touchMove" if i else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)


@pytest.fixture(autouse=True)
def no_error_and_no_warning_in_the_log(request):
    """Streamlit writes a stack where a control gets both a default and a value, among others."""
    yield
    if "server" in request.fixturenames:
        log = request.getfixturevalue("server").log_text()
        assert "Traceback" not in log
        assert "Stack (most recent call last)" not in log
