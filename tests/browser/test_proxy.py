"""The app as visitors meet it behind the proxy that ships, with two servers."""

import re
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import numpy as np
import pytest
from playwright.sync_api import expect

from core.exchange.writing import from_tensors, save_maps
from tests.browser.conftest import running_server, wait_until_idle
from tests.deployment import needs_nginx, running_proxy
from tests.ui.explorer.made import diagonal
from ui.layout import BESIDE, PAGES

TITLES = {
    Path(script).stem.replace("streamlit_app", ""): title
    for script, (_, title) in (PAGES | BESIDE).items()
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}
COMPONENTS = {
    "": ".st-key-menu [aria-current=page]",
    "attention": ".explorer .plot",
    "scaling": ".slider",
    "cnn": ".pad .picture",
    "seq2seq": ".explorer .plot",
}
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
  (e) => console.error("policy:", e.effectiveDirective, e.blockedURI.slice(0, 80)))"""
PROBE = re.compile(r"/\w+/_stcore/(health|host-config)$")  # Streamlit looks for its base path
OWN_FILE = "/seq2seq?task=your+own+file"


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Two servers of the app on one data folder."""
    needs_nginx()
    one, two = (tmp_path_factory.mktemp("server") for _ in range(2))
    with (
        running_server(one, SIDE_BY_SIDE_DATA=str(one)) as first,
        running_server(two, SIDE_BY_SIDE_DATA=str(one)) as second,
    ):
        yield first, second


@pytest.fixture(scope="module")
def proxy(servers, tmp_path_factory):
    """The proxy's address."""
    folder = tmp_path_factory.mktemp("proxy")
    with running_proxy(folder, *(server.url for server in servers)) as url:
        yield url


@pytest.fixture
def strict_page(new_page):
    """A page, and what went wrong on it: violations of the policy, and answers that are errors."""
    page, wrong = new_page(), []
    page.add_init_script(REPORT_VIOLATIONS)
    page.on("console", lambda m: wrong.append(m.text) if m.text.startswith("policy:") else None)
    page.on("response", lambda r: wrong.append(r.url) if _is_error(r) else None)
    return page, wrong


def _is_error(response) -> bool:
    return response.status >= 400 and not PROBE.search(response.url)


@pytest.fixture(scope="module")
def one_model(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "one.npz"
    cross = np.stack([[diagonal(2, 3)]])
    save_maps(path, from_tensors("Mine", ["ein", "Haus"], cross), inputs=["a", "house", "</s>"])
    return path


@pytest.mark.parametrize("path", TITLES)
def test_every_page_and_tab_works_under_the_policy(path, proxy, strict_page):
    page, wrong = strict_page
    page.goto(f"{proxy}/{path}")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLES[path])
    wait_until_idle(page)
    if path in COMPONENTS:
        expect(page.locator(COMPONENTS[path]).first).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        wait_until_idle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert wrong == []


def test_an_uploaded_file_is_explored(proxy, strict_page, one_model):
    page, wrong = strict_page
    explore(page, proxy, one_model)
    with page.expect_download() as download:
        page.get_by_role("button", name="Page of its own (HTML)").click()
    assert "Mine" in download.value.path().read_text(encoding="utf-8")
    assert wrong == []


def explore(page, proxy, file):
    """Bring a file, and look at its second row with the arrows."""
    page.goto(proxy + OWN_FILE)
    wait_until_idle(page)
    page.locator("input[type=file]").set_input_files(file)
    page.locator('[data-panel="0"]').focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".said")).to_contain_text("Mine, step 2 of 2 writes “Haus”")


def test_a_recorded_voice_arrives_and_is_played(proxy, strict_page):
    page, wrong = strict_page
    page.context.grant_permissions(["microphone"])
    page.goto(f"{proxy}/seq2seq")
    wait_until_idle(page)
    page.get_by_role("button", name="Clip", exact=True).click()
    recorder = page.get_by_test_id("stAudioInput")
    recorder.get_by_role("button", name="Record").click()
    page.wait_for_timeout(1_500)
    recorder.get_by_role("button", name="Stop recording").click()
    page.wait_for_url(re.compile(r"source=clip\+"))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    assert wrong == []


def test_a_chart_is_saved(proxy, strict_page):
    page, wrong = strict_page
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{proxy}/scaling")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save picture").first.click()
    assert download.value.suggested_filename.endswith(".png")
    assert wrong == []


@pytest.mark.parametrize("path", ["/", "/attention?dim=21", "/_stcore/health", "/static/absent.js"])
def test_every_answer_has_the_headers(path, proxy):
    try:
        answer = urllib.request.urlopen(proxy + path, timeout=10)
    except HTTPError as error:
        answer = error
    with answer:
        assert HEADERS.items() <= dict(answer.headers).items()
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_whose_server_dies_goes_on_at_the_other(servers, strict_page, one_model, tmp_path):
    page, _ = strict_page
    shared = str(servers[0].log.parent)
    with (
        running_server(tmp_path, SIDE_BY_SIDE_DATA=shared) as first,
        running_proxy(tmp_path, first.url, servers[1].url) as proxy,
    ):
        page.context.add_cookies([{"name": "server", "value": "app-1", "url": proxy}])
        explore(page, proxy, one_model)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("cell="))
        address = page.url
        assert server_of(page) == "app-1"
        with page.expect_websocket(lambda socket: "_stcore/stream" in socket.url):
            first.process.kill()
        wait_until_idle(page)
        expect(page.locator(".said")).to_contain_text("Mine, step 2 of 2 writes “Haus”")
        assert (page.url, server_of(page)) == (address, "app-2")
        explore(page, proxy, one_model)  # what is uploaded goes where the page is


def server_of(page) -> str:
    """The server that the visitor's cookie names."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return cookies["server"]
