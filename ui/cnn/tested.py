"""Two networks on the same test images: which images a list or a cell has, and what is said."""

from dataclasses import dataclass

import numpy as np

from core.cnn.data import Images
from core.cnn.rows import TestResult
from core.metrics.classification import confusion_matrix, sign_test
from core.wording import significant
from ui.cnn.pair import SIDES
from ui.cnn.view import DISAGREEMENTS, LEFT, RIGHT


@dataclass(frozen=True)
class BothTested:
    """Both networks on the test images."""

    images: Images
    names: dict[str, str]  # of the networks, by side
    results: dict[str, TestResult]
    predicted: dict[str, np.ndarray]

    @property
    def labels(self) -> np.ndarray:
        return self.images.test_labels

    def letter(self, side: str) -> str:
        return self.names[side].partition(",")[0]

    def confusions(self, side: str) -> np.ndarray:
        return confusion_matrix(self.labels, self.predicted[side], len(self.images.classes))


def listed_images(tested: BothTested, cell: str) -> np.ndarray:
    """The numbers of the images that a list names, the most confident answers first."""
    confidence = {side: r.probabilities.max(1) for side, r in tested.results.items()}
    if cell == DISAGREEMENTS:
        chosen = tested.predicted[LEFT] != tested.predicted[RIGHT]
        confidence[DISAGREEMENTS] = np.minimum(confidence[LEFT], confidence[RIGHT])
        side = DISAGREEMENTS
    elif "-" in cell:
        side, true, answer = cell_of(cell)
        chosen = (tested.labels == true) & (tested.predicted[side] == answer)
    else:
        side, chosen = cell, tested.predicted[cell] != tested.labels
    numbers = np.flatnonzero(chosen)
    return numbers[np.argsort(-confidence[side][numbers], kind="stable")]


def cell_of(cell: str) -> tuple[str, int, int]:
    """Of a list that is a cell: the side, the true and the predicted class."""
    side, true, predicted = cell.split("-")
    return side, int(true), int(predicted)


def difference(tested: BothTested) -> str:
    """On how many images the networks differ, and who is right there."""
    correct = {side: tested.predicted[side] == tested.labels for side in SIDES}
    n_differ = int((tested.predicted[LEFT] != tested.predicted[RIGHT]).sum())
    only_left = int((correct[LEFT] & ~correct[RIGHT]).sum())
    only_right = int((correct[RIGHT] & ~correct[LEFT]).sum())
    return (
        f"They disagree on **{n_differ}** of {len(tested.labels):,} test images: only "
        f"{tested.names[LEFT]} is right on {only_left}, only {tested.names[RIGHT]} on "
        f"{only_right}, neither on {n_differ - only_left - only_right}. If both were equally good, "
        f"a split at least as uneven would occur with probability "
        f"{significant(sign_test(only_left, only_right), 2)} (sign test)."
    )


def list_name(tested: BothTested, cell: str) -> str:
    """What a list is called in the control and in the description of its images."""
    if cell == DISAGREEMENTS:
        return "The networks disagree"
    if "-" not in cell:
        return f"Errors of {tested.names[cell]}"
    side, true, predicted = cell_of(cell)
    classes = tested.images.classes
    return f"{tested.names[side]}: {classes[true]} called {classes[predicted]}"


def caption(i: int, tested: BothTested) -> str:
    """The number of an image, and which network is right."""
    right = [tested.letter(s) for s in SIDES if tested.predicted[s][i] == tested.labels[i]]
    return (
        f"#{i}<br>" + {0: "both wrong", 1: f"{''.join(right)} right", 2: "both right"}[len(right)]
    )


def spoken(i: int, tested: BothTested) -> str:
    """The true class of an image, and what each network says, with its probability."""
    answers = (
        "{} says {} ({:.2f})".format(tested.names[side], *_answer(i, tested, side))
        for side in SIDES
    )
    truth = tested.images.classes[tested.labels[i]]
    return f"Image {i}: {truth}. {'; '.join(answers)}."


def _answer(i: int, tested: BothTested, side: str) -> tuple[str, float]:
    answer = int(tested.predicted[side][i])
    return tested.images.classes[answer], float(tested.results[side].probabilities[i, answer])
