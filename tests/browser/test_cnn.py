"""Trainings from click to curves, and everything that the page shows of them."""

import re

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.conftest import share_link, wait_until_idle
from tests.core.cnn.images import npz, small_arrays
from tests.real_files import REAL_FILES, needs_real_files

QUICK = "variants=A&variants=C&epochs=1&batch_size=256"
SLOW = "data=fashion4&variants=A&variants=C&learning_rates=0.01&epochs=60&batch_size=8"
START = re.compile("Train . networks? here")
LONG = 90_000  # milliseconds for a training


def train(page, server, query):
    page.goto(f"{server.url}/cnn?{query}")
    start_training(page)
    page.wait_for_url(re.compile("run=[0-9a-f]{12}"))
    return re.findall("run=([0-9a-f]{12})", page.url)


def start_training(page, n_tries=2):
    """As a visitor does: who sees that nothing began loads the page again and presses once more."""
    wait_until_idle(page)
    page.get_by_text("Train networks here").click()
    try:
        page.get_by_role("button", name=START).click(timeout=20_000)
        page.wait_for_url(re.compile("[?&]run="), timeout=20_000)
    except TimeoutError:
        if n_tries == 1:
            raise
        page.reload()
        start_training(page, n_tries - 1)


def open_tab(page, name):
    page.get_by_role("tab", name=name).click()


def pad(page):
    return page.locator(".pad")


def values(page, side):
    """The probabilities beside the bars of a network."""
    return pad(page).locator(f".answers.{side} .answer b").all_inner_texts()


def test_two_networks_are_trained_shown_and_shared(server, new_page):
    page = new_page()
    runs = train(page, server, f"{QUICK}&seed=1")
    assert len(runs) == 2
    expect(page.get_by_text("Run here: 2 runs")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("Bold: trained here; pale: shipped with the app").first).to_be_visible()
    expect(pad(page)).to_contain_text("seed 1")
    link = share_link(page, *(f"run={run}" for run in runs), "epochs=1")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8").count("\n") == 1 + 2 * 2
    open_tab(page, "Errors")
    expect(page.get_by_text("of 1,000; 95% interval").first).to_be_visible()
    open_tab(page, "Layers")
    with page.expect_download() as download:
        page.get_by_role("button", name="Weights of A").click()
    assert download.value.path().stat().st_size > 600_000

    visitor = new_page()
    visitor.goto(link)
    expect(visitor.get_by_text("Run here: 2 runs")).to_be_visible()
    visitor.get_by_text("Train networks here").click()
    expect(visitor.get_by_role("slider", name="Epochs")).to_have_value("1")


def test_training_is_followed_paused_resumed_and_cancelled(server, new_page):
    page, second_page = new_page(), new_page()
    train(page, server, f"{SLOW}&seed=2")
    active = re.compile("2 running|2 waiting|1 running")
    expect(page.get_by_text(active).last).to_be_visible()
    chart = page.get_by_role("button", name=re.compile("Show data: Validation accuracy: trainings"))
    expect(chart).to_be_attached(timeout=LONG)  # at once, with what ships
    expect(page.get_by_text("A here").first).to_be_attached(timeout=LONG)
    assert (
        seconds_without(
            page, "[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg", 4
        )
        == 0
    )
    page.reload()
    expect(page.get_by_text(active).last).to_be_visible()
    second_page.goto(page.url)
    second_page.get_by_role("button", name="Pause").click()
    for visitor in (page, second_page):
        expect(visitor.get_by_text("A, 0.01, seed 2: paused after")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text(active).last).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("A, 0.01, seed 2: cancelled after")).to_be_visible()


def test_on_a_phone_the_progress_is_in_sight_and_where_it_was_that_it_was_cancelled(
    server, new_page
):
    page = new_page(width=390)
    train(page, server, f"{SLOW}&seed=8")
    expect(page.get_by_test_id("stProgress")).to_be_in_viewport()
    page.wait_for_timeout(1500)  # the page scrolls
    expect(page.get_by_test_id("stProgress")).to_be_in_viewport()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("A, 0.01, seed 8: cancelled")).to_be_in_viewport()


def seconds_without(page, selector, seconds):
    """How long an element was away while watched, in all: a chart that flickers is."""
    script = """([selector, seconds]) => new Promise((resolve) => {
      const end = performance.now() + 1000 * seconds
      let last = performance.now(), away = 0
      const look = () => {
        const now = performance.now()
        if (!document.querySelector(selector)) away += now - last
        last = now
        now < end ? requestAnimationFrame(look) : resolve(away / 1000)
      }
      look()
    })"""
    return page.evaluate(script, [selector, seconds])


def test_a_link_restores_networks_image_and_shift(server, new_page):
    page = new_page()
    page.goto(
        f"{server.url}/cnn?data=fashion4&left=A%2C+0.01%2C+seed+43&right=B%2C+0.01%2C+seed+42&image=17"
        "&layer=conv2&dx=2&dy=-3"
    )
    expect(pad(page).get_by_text("Shifted 2 to the right, 3 up.")).to_be_visible(timeout=LONG)
    expect(pad(page).get_by_text("A, 0.01, seed 43")).to_be_visible()
    expect(pad(page).get_by_text("B, 0.01, seed 42")).to_be_visible()
    expect(pad(page).get_by_role("img", name="Test image 17: T-shirt")).to_be_visible()
    expect(page.get_by_text("A: the 128 filters of conv2")).to_be_visible()  # its tab is open
    share_link(page, "image=17", "layer=conv2", "dx=2", "dy=-3", "tab=Layers")


def test_arrows_shift_the_image_and_both_networks_follow_at_once(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    expect(pad(page).get_by_text("Not shifted.")).to_be_visible()
    before = [values(page, side) for side in ("left", "right")]
    seconds = pad(page).evaluate(
        """(pad) => {
          const start = performance.now()
          pad.querySelector("button.right").click()
          return [pad.querySelector(".said").innerText, (performance.now() - start) / 1000]
        }"""
    )
    assert seconds[0].startswith("Shifted 1 to the right") and seconds[1] < 0.2
    after = [values(page, side) for side in ("left", "right")]
    assert before != after and all(len(shown) == 4 for shown in after)
    page.wait_for_url(re.compile("dx=1"))
    share_link(page, "dx=1")
    page.reload()
    expect(pad(page).get_by_text("Shifted 1 to the right.")).to_be_visible()
    assert [values(page, side) for side in ("left", "right")] == after


def test_the_pad_is_used_by_keyboard_and_knows_its_ends(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    button = pad(page).get_by_role("button", name="Shift up")
    button.focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    expect(pad(page).get_by_text("Shifted 4 down.")).to_be_visible()
    expect(pad(page).get_by_role("button", name="Shift down")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(pad(page).get_by_text("Shifted 1 to the left, 4 down.")).to_be_visible()
    page.wait_for_url(re.compile("dx=-1&dy=4"))
    pad(page).get_by_role("button", name="Back").click()
    expect(pad(page).get_by_text("Not shifted.")).to_be_visible()
    page.wait_for_url(lambda url: "dx=" not in url)


def test_a_click_in_the_grid_of_all_shifts_shifts_there(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    grid = pad(page).locator(".grid.right canvas")
    expect(grid).to_be_visible()
    size = grid.bounding_box()["width"]
    grid.click(position={"x": size * 8.5 / 9, "y": size * 0.5 / 9})
    expect(pad(page).get_by_text("Shifted 4 to the right, 4 up.")).to_be_visible()
    page.wait_for_url(re.compile("dx=4&dy=-4"))


def test_another_image_keeps_the_shift(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?dx=2")
    expect(pad(page).get_by_text("Shifted 2 to the right.")).to_be_visible()
    number = page.get_by_role("spinbutton", name="Test image")
    number.fill("5")
    number.press("Enter")
    expect(pad(page).get_by_role("img", name=re.compile("Test image 5: "))).to_be_visible(
        timeout=LONG
    )
    expect(pad(page).get_by_text("Shifted 2 to the right.")).to_be_visible()


def click_point(page, chart, i):
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    box = chart.locator(".scatterlayer .point").nth(i).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_cell_opens_its_images_and_a_click_on_one_marks_it(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?tab=Errors")
    matrix = page.get_by_role("figure", name=re.compile("Confusions of B, 0.05, seed 42"))
    expect(matrix.locator(".scatterlayer .point")).to_have_count(16)
    click_point(page, matrix, 7)  # true: the second class; predicted: the last
    page.wait_for_url(re.compile("cell=left-1-3"))
    name = "B, 0.05, seed 42: diabetic macular oedema called normal: 12 test images"
    grid = page.get_by_role("figure", name=name)
    expect(grid.locator(".scatterlayer .point")).to_have_count(12)
    expect(matrix.locator(".shapelayer path")).to_have_count(1)
    expect(grid.locator(".shapelayer path")).to_have_count(0)
    click_point(page, grid, 3)
    page.wait_for_url(re.compile(r"image=\d+"))
    image = re.search(r"image=(\d+)", page.url).group(1)
    expect(grid.locator(".shapelayer path")).to_have_count(1)
    expect(page.get_by_text(re.compile(f"Image {image}: .* says .*Layers show it"))).to_be_visible()
    expect(pad(page).get_by_role("img", name=re.compile(f"Test image {image}: "))).to_be_attached()
    link = share_link(page, "tab=Errors", "cell=left-1-3", f"image={image}")
    visitor = new_page()
    visitor.goto(link)
    expect(visitor.get_by_role("figure", name=name).locator(".shapelayer path")).to_have_count(1)


TABS = {
    "Curves": "A line is the mean over the seeds",
    "Errors": "Click a cell",
    "All shifts": "All test images shifted down",
    "Layers": "Learned filters",
    "Where the parameters are": "Pooling has no parameters to learn",
    "Reported": "The exercise, and other students",
    "How it was measured": "How B and C were compared",
    "Maths and code": "B and C differ in pooling alone",
}


def test_each_tab_is_sent_when_opened_and_named_in_the_link(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    for name, text in TABS.items():
        open_tab(page, name)
        expect(page.get_by_text(text).first).to_be_visible()
        for other in TABS.keys() - {name}:
            expect(page.get_by_text(TABS[other])).to_have_count(0)
        if name != "Curves":
            page.wait_for_url(lambda url, name=name: f"tab={name.replace(' ', '+')}" in url)


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (400, "dark")])
def test_the_picture_stands_on_the_first_screen_and_nothing_is_too_wide(
    width, scheme, server, new_page
):
    page = new_page(width=width, scheme=scheme)
    page.goto(f"{server.url}/cnn")
    expect(pad(page).get_by_text("Not shifted.")).to_be_visible()
    assert pad(page).bounding_box()["y"] < (450 if width > 1000 else 650)
    main = page.get_by_test_id("stMain")
    for name in TABS:
        open_tab(page, name)
        expect(page.get_by_text(TABS[name]).first).to_be_visible()
        page.wait_for_timeout(500)
        assert main.evaluate("e => e.scrollWidth") <= width
    bars = [pad(page).locator(f".answers.{side}").bounding_box() for side in ("left", "right")]
    picture = pad(page).locator(".picture").bounding_box()
    lowest = max(box["y"] + box["height"] for box in bars)
    assert lowest - picture["y"] < 900  # a click and what it changes fit on one screen


def test_the_answer_comes_first_and_each_data_set_shows_its_own_trainings(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn")
    expect(page.get_by_text(re.compile("^Retinal scans: .* of test accuracy"))).to_be_visible()
    page.get_by_text("Train networks here").click()
    expect(page.get_by_text("Images: Sample of OctMNIST").first).to_be_attached()
    expect(page.get_by_text("Tested on the test set of OCT2017").first).to_be_visible()
    page.get_by_role("combobox", name="Images").click()
    page.get_by_role("option", name="Clothing (Fashion 4)").click()
    expect(page.get_by_text(re.compile("^Clothing: .* of test accuracy"))).to_be_visible()
    expect(page.get_by_text("Images: Fashion 4 (clothing").first).to_be_attached()
    expect(pad(page).get_by_role("img", name=re.compile("Test image 0: "))).to_be_visible()
    expect(pad(page)).to_contain_text("pullover")
    expect(page.get_by_text("Tested on the test set of OCT2017")).to_have_count(0)
    share_link(page, "data=fashion4")


def test_the_puzzle_counts_parameters(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?tab=Where+the+parameters+are")
    metric = page.get_by_test_id("stMetric").filter(has_text="Parameters of")
    expect(metric).to_contain_text("168,572")
    page.get_by_text("Padding 1 in the first convolution").click()
    expect(metric).to_contain_text("224,892")
    page.get_by_text("The answer", exact=True).click()
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
    start_training(page)
    expect(page.get_by_text("Run here: 2 runs")).to_be_visible(timeout=LONG)
    open_tab(page, "Errors")
    expect(page.get_by_text(re.compile("of 24; 95% interval")).first).to_be_visible()
    open_tab(page, "Reported")
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


def test_a_bad_link_says_all_that_is_wrong_and_shows_the_page(server, new_page):
    page = new_page()
    page.goto(
        f"{server.url}/cnn?data=octmnist&left=Z&image=-1&dx=5&epochs=1e9&run=%3Cb%3E&run=000000000000"
    )
    for message in (
        "data must be one of octmnist-sample, fashion4",
        "left must be a network that is shown, such as 'A, 0.01, seed 42', got 'Z'",
        "image must be a whole number from 0 to 999,999, got '-1'",
        "dx must be a whole number from -4 to 4, got '5'",
        "epochs must be a whole number from 1 to 60, got '1e9'",
        "run must be the name of a run on this server, got '<b>', '000000000000'",
    ):
        expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_text("Shipped with the app: 27 runs")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_what_is_not_there_falls_back_and_says_so(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?image=5000&left=A%2C+0.5%2C+seed+1")
    told = page.get_by_role("alert").filter(has_text="This link could not be followed")
    expect(told.filter(has_text="image must be a whole number from 0 to 999")).to_be_visible()
    expect(told.filter(has_text="left must be")).to_be_visible()
    expect(pad(page).get_by_role("img", name=re.compile("^Test image (0|999): "))).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_curves_of_ones_own_are_drawn_over_the_shipped_ones_and_shared(server, new_page):
    page = new_page()
    page.goto(f"{server.url}/cnn?data=fashion4")
    wait_until_idle(page)
    page.get_by_text("Your own training curves").click()
    log = b"epoch,loss,val_accuracy\n" + b"".join(b"%d,1.2,0.4\n" % i for i in range(30))
    files = [{"name": "log.csv", "mimeType": "text/csv", "buffer": log}]
    page.locator("input[type=file]").set_input_files(files)
    expect(page.get_by_text("Drawn above: the training loss from loss and")).to_be_visible()
    visitor = new_page()
    visitor.goto(share_link(page, "curves=curves"))
    expect(
        visitor.get_by_text("Bold: your own curves; pale: trained with the app.")
    ).to_be_visible()
    charts = visitor.get_by_test_id("stVegaLiteChart")
    expect(charts.first).to_contain_text("curve of your own")
    expect(charts.nth(1)).to_contain_text("curve of your own")
