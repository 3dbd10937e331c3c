"""Trainings from click to curves, and everything that the page shows of them."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import share_link
from tests.core.cnn.images import npz, small_arrays
from tests.real_files import REAL_FILES, needs_real_files

QUICK = "variants=A&variants=C&epochs=1&batch_size=256"
SLOW = "data=fashion4&variants=A&variants=C&learning_rates=0.01&epochs=60&batch_size=8"
START = re.compile("Train . networks? here")
LONG = 90_000  # milliseconds for a training


def train(page, server, query):
    page.goto(f"{server.url}/cnn?{query}")
    page.get_by_role("button", name=START).click()
    page.wait_for_url(re.compile("run=[0-9a-f]{12}"))
    return re.findall("run=([0-9a-f]{12})", page.url)


def test_two_networks_are_trained_shown_and_shared(server, new_page):
    page = new_page()
    runs = train(page, server, f"{QUICK}&seed=1")
    assert len(runs) == 2
    expect(page.get_by_text("Run here: 2 runs")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Both sides share their axes")).to_be_visible()
    expect(page.get_by_text("of 1,000; 95 % interval").first).to_be_visible()
    link = share_link(page, *(f"run={run}" for run in runs), "epochs=1")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") == 1 + 2 * 2
    with page.expect_download() as download:
        page.get_by_role("button", name="Weights of the left network").click()
    assert download.value.path().stat().st_size > 600_000

    visitor = new_page()
    visitor.goto(link)
    expect(visitor.get_by_text("Run here: 2 runs")).to_be_visible()
    expect(visitor.get_by_role("slider", name="Epochs")).to_have_value("1")


def test_training_is_followed_paused_resumed_and_cancelled(server, new_page):
    page, second_page = new_page(), new_page()
    train(page, server, f"{SLOW}&seed=2")
    active = re.compile("2 running|2 waiting|1 running")
    expect(page.get_by_text(active)).to_be_visible()
    chart = page.get_by_role("button", name=re.compile("Show data: validation accuracy of every"))
    expect(chart).to_be_attached(timeout=LONG)
    page.reload()
    expect(page.get_by_text(active)).to_be_visible()
    second_page.goto(page.url)
    second_page.get_by_role("button", name="Pause").click()
    for visitor in (page, second_page):
        expect(visitor.get_by_text("A, 0.01, seed 2: paused after")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text(active)).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("A, 0.01, seed 2: cancelled after")).to_be_visible()


def test_a_link_restores_networks_image_filters_and_shift(server, new_page):
    page = new_page()
    page.goto(
        f"{server.url}/cnn?data=fashion4&left=A%2C+0.01%2C+seed+43&right=B%2C+0.01%2C+seed+42&image=17"
        "&layer=conv2&dx=2&dy=-3&loss=running+mean&padded=true"
    )
    expect(page.get_by_text("Image 17", exact=True)).to_be_visible(timeout=LONG)
    expect(page.get_by_text("A, learning rate 0.01, seed 43")).to_be_visible()
    expect(page.get_by_text("B, learning rate 0.01, seed 42")).to_be_visible()
    expect(page.get_by_text("A: the 128 filters of conv2")).to_be_visible()
    shifted_image = page.get_by_role("figure", name="Image 17, shifted by 2 and -3 pixels")
    expect(shifted_image).to_be_visible()
    expect(page.get_by_text("training loss, running mean").first).to_be_visible()
    expect(page.get_by_text("Parameters of B")).to_be_visible()
    parts = ("image=17", "layer=conv2", "dx=2", "dy=-3", "loss=running+mean", "padded=true")
    share_link(page, *parts)


def test_a_click_on_an_image_looks_inside_it(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    name = re.compile("Disagreements, the most confident first: 12 test images")
    grid = page.get_by_role("figure", name=name)
    expect(grid).to_be_visible()
    grid.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    points = grid.locator(".scatterlayer .point")
    expect(points).to_have_count(12)
    box = points.nth(3).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"image=\d+"))
    image = re.search(r"image=(\d+)", page.url).group(1)
    expect(page.get_by_text(f"Image {image}", exact=True)).to_be_visible()


def test_the_answer_comes_first_and_each_data_set_shows_its_own_trainings(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    expect(
        page.get_by_text(re.compile("Does max-pooling help. Sample of OctMNIST: "))
    ).to_be_visible()
    expect(page.get_by_text("Images: Sample of OctMNIST").first).to_be_visible()
    expect(page.get_by_text("Tested on the test set of OCT2017").first).to_be_visible()
    page.get_by_role("combobox", name="Images").click()
    page.get_by_role("option", name="fashion4").click()
    expect(page.get_by_text("Images: Fashion 4 (clothing").first).to_be_visible()
    expect(page.get_by_text("of 2,000; 95 % interval").first).to_be_visible()
    expect(page.get_by_text("Tested on the test set of OCT2017")).to_have_count(1)  # by the answer
    share_link(page, "data=fashion4")


def test_the_puzzle_counts_parameters(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    metric = page.get_by_test_id("stMetric").filter(has_text="Parameters of")
    expect(metric).to_contain_text("168,572")
    page.get_by_text("Padding 1 in the first convolution").click()
    expect(metric).to_contain_text("224,892")
    page.get_by_text("The answer").click()
    expect(page.get_by_text("56,320 parameters more")).to_be_visible()


def upload(page, name, content):
    page.get_by_text("Other images: OctMNIST, or a file of your own").click()
    files = [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    page.locator("input[type=file]").set_input_files(files)


def test_a_file_of_ones_own_is_trained_on(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?variants=A&variants=C&epochs=1&seed=5")
    upload(page, "mine.npz", npz(small_arrays(n_classes=3)))
    expect(page.get_by_text("and chosen under Images")).to_be_visible()
    page.wait_for_url(re.compile("data=[0-9a-f]{12}"))
    page.get_by_role("button", name=START).click()
    expect(page.get_by_text("Run here: 2 runs")).to_be_visible(timeout=LONG)
    expect(page.get_by_text(re.compile("of 24; 95 % interval")).first).to_be_visible()
    expect(
        page.get_by_text(re.compile("were trained on other images .Uploaded file"))
    ).to_be_visible()


@needs_real_files
def test_a_real_medmnist_file_is_accepted(server, new_page):
    path = REAL_FILES / "medmnist" / "breastmnist.npz"
    page = new_page()
    page.goto(f"{server.url}/cnn")
    upload(page, path.name, path.read_bytes())
    expect(page.get_by_text("chosen under Images: Uploaded file breastmnist.npz")).to_be_visible()


def test_a_wrong_file_is_refused_in_words(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    upload(page, "bad.npz", b"<script>alert(1)</script>")
    message = page.get_by_text("This file cannot be used: the file must be an .npz archive")
    expect(message).to_be_visible()


@pytest.mark.parametrize(
    "query, message",
    [
        ("data=octmnist", "data must be one of octmnist-sample, fashion4"),
        ("left=Z", "left must be a network that is shown, such as 'A, 0.01, seed 42', got 'Z'"),
        ("image=-1", "image must be a whole number from 0 to 999,999, got '-1'"),
        ("dx=5", "dx must be a whole number from -4 to 4, got '5'"),
        ("epochs=1e9", "epochs must be a whole number from 1 to 60, got '1e9'"),
        ("run=000000000000", "run must be the name of a run on this server"),
        ("run=%3Cb%3E", "run must be the name of a run on this server, got '<b>'"),
    ],
)
def test_a_bad_link_says_what_is_wrong_and_shows_the_page(query, message, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?{query}")
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_text("Shipped with the app: 27 runs")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("query", ["image=5000", "left=A%2C+0.5%2C+seed+1"])
def test_what_is_not_there_falls_back_and_says_so(query, server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?{query}")
    expect(
        page.get_by_role("alert").filter(has_text="This link could not be followed")
    ).to_be_visible()
    expect(page.get_by_text(re.compile("^Image (0|999)$"))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
