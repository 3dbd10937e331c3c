"""Whether pooling helps, and what the accuracies are of: as shipped rows and data have it."""

import re
from itertools import product

import numpy as np
import pytest

from core.cnn.catalogue import DATA_SETS
from core.cnn.config import FASHION, OCT_SAMPLE, SHIPPED_DATA, CNNConfig
from core.cnn.data import load_images
from core.cnn.kinds import SHIFTS
from core.cnn.pooling import PoolingEffect
from core.cnn.reported import best_reported
from core.runs.shipped import load_result, shipped_runs
from tests.ui.test_facts import texts
from tests.ui.test_permalink import page, warnings
from ui.cnn.answer import ALIKE, answer, page_answer, shift_sentence
from ui.cnn.data_set import counts, shares_sentence
from ui.cnn.view import MEASURED, REPORTED


@pytest.fixture(scope="module")
def first_view():
    return page("cnn")


def accuracies(data: str, variant: str) -> dict[float, list[tuple[float, float]]]:
    """By learning rate: the last validation and the test accuracy of each seed, in their order."""
    runs = [s for s in shipped_runs("cnn") if s.run.config["data"] == data]
    rates: dict[float, list] = {}
    for shipped in sorted(runs, key=lambda s: s.run.config["seed"]):
        if shipped.run.config["variant"] == variant:
            *_, last, test = shipped.rows
            pair = (last["validation_accuracy"], test["accuracy"])
            rates.setdefault(shipped.run.config["learning_rate"], []).append(pair)
    return rates


@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_the_answer_is_that_of_the_shipped_rows(data, first_view):
    """Counted here once more, from the files: t(2) = 4.3027."""
    tests = [
        np.array(max(accuracies(data, v).values(), key=lambda pairs: np.mean(pairs, axis=0)[0]))[
            :, 1
        ]
        for v in ALIKE
    ]
    differences = tests[0] - tests[1]
    mean, half = differences.mean(), 4.302652730 * differences.std(ddof=1) / 3**0.5
    shown = [f"{100 * x:+.1f}".replace("-", "−") for x in (mean, mean - half, mean + half)]
    expected = "{} points of test accuracy (95% interval {} to {})".format(*shown)
    verdict = "yes" if mean > half else "no, it harms" if mean < -half else "do not decide"
    (sentence,) = [m.value for m in first_view.markdown if "points of test accuracy" in m.value]
    part = next(p for p in re.split("; ", sentence) if DATA_SETS[data].subject in p.lower())
    assert expected in part and f"{verdict}**" in part


@pytest.mark.parametrize(
    "pooled, verdict",
    [((0.7, 0.71, 0.72), "**yes**"), ((0.3, 0.31, 0.32), "harms"), ((0.2, 0.5, 0.9), "not decide")],
)
def test_the_words_follow_the_interval(pooled, verdict):
    effect = PoolingEffect(*ALIKE, 0.1, 0.1, (1, 2, 3), pooled, (0.5, 0.5, 0.5))
    other = PoolingEffect(*ALIKE, 0.1, 0.1, (1, 2, 3), (0.7, 0.7, 0.71), (0.5, 0.5, 0.5))
    first, second = answer({OCT_SAMPLE: effect, FASHION: other}).split("; ")
    assert verdict in first and "**yes**" in second


def test_what_is_shown_comes_first():
    sentences = {data: page_answer(data) for data in SHIPPED_DATA}
    for data, sentence in sentences.items():
        assert sentence.lower().startswith(DATA_SETS[data].subject)
    assert page("cnn", data=FASHION).markdown[1].value.endswith(sentences[FASHION])


def test_the_sentence_on_shifts_is_that_of_the_shipped_results():
    """Counted here once more: both axes, both directions, one pixel; the same seeds; t(2)."""
    kept = {}
    for variant in ALIKE:
        configs = (CNNConfig(data=FASHION, variant=variant, seed=seed) for seed in (42, 43, 44))
        results = [load_result(SHIFTS, config) for config in configs]
        kept[variant] = np.array([r.agreement[:, [3, 5]].mean() for r in results])
    difference = 100 * (kept["B"] - kept["C"])
    half = 4.302652730 * difference.std(ddof=1) / 3**0.5
    sentence = shift_sentence(FASHION)
    for variant in ALIKE:
        assert f"{100 * kept[variant].mean():.0f}%" in sentence
    shown = [f"{x:+.1f}".replace("-", "−") for x in (difference.mean(),)]
    assert f"difference {shown[0]} points" in sentence
    low, high = (f"{difference.mean() + sign * half:+.1f}".replace("-", "−") for sign in (-1, 1))
    assert f"95% interval {low} to {high}, 3 seeds" in sentence
    decided = difference.mean() > half
    assert ("do not decide" in sentence) != decided


def test_what_was_reported_stands_in_its_tab():
    assert (best_reported("B"), best_reported("C")) == (0.8655, 0.8491)
    text = texts(page("cnn", tab=REPORTED))
    assert "validation accuracy is 0.8655 with pooling and 0.8491 without" in text


def test_title_licence_and_warnings_stand_with_the_accuracies():
    text = texts(page("cnn", tab=MEASURED)).replace("\\", "")
    assert "Sample of OctMNIST (retinal scans; shipped with the app). Licence: CC BY 4.0" in text
    for warning in ("1,373 of OctMNIST's 97,477 training images, 1.4%", "OCT2017", "one patient"):
        assert text.count(warning) >= 2  # below the picture, and with the counts of images


@pytest.mark.parametrize("data", SHIPPED_DATA)
def test_the_images_of_each_class_are_counted(data):
    images, frame = load_images(data), counts(load_images(data))
    assert frame["class"].tolist() == [*images.classes, "all"]
    for split, (c, name) in product(("train", "val", "test"), enumerate(images.classes)):
        column = {"train": "training", "val": "validation", "test": "test"}[split]
        labels = getattr(images, f"{split}_labels").tolist()
        assert frame.set_index("class").loc[name, column] == labels.count(c)
        assert frame[column].iloc[-1] == len(labels)


def test_the_largest_class_alone_is_a_score_to_beat():
    images = load_images(OCT_SAMPLE)
    expected = f"*normal* would be right on {356 / 763:.3f} in validation and 0.250 in test"
    assert expected in shares_sentence(images)


def test_of_the_chosen_images_the_finished_trainings_are_shown(first_view):
    assert "Images: Sample of OctMNIST" in texts(first_view)
    fashion = page("cnn", data=FASHION)
    text = texts(fashion)
    assert not fashion.exception and not fashion.warning
    assert "Images: Fashion 4" in text and "27 runs" in text
    assert "OCT2017" not in text
    measured = texts(page("cnn", data=FASHION, tab=MEASURED))
    assert "Licence: MIT" in measured.replace("\\", "")


@pytest.mark.parametrize("former", [False, True])
def test_a_link_to_a_shipped_run_of_clothing_opens_under_every_name_it_had(former):
    shipped = next(s for s in shipped_runs("cnn") if s.run.config["data"] == FASHION)
    name = shipped.former_ids[0] if former else shipped.run.id
    app = page("cnn", run=name)
    assert not app.exception and warnings(app) == ""
    assert f"run `{shipped.run.id}`" in texts(app) and "Images: Fashion 4" in texts(app)
