"""The images that the networks were trained and tested on: classes, counts, licence, warnings."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.cnn.catalogue import DATA_SETS, warnings_of
from core.cnn.checks import SPLITS
from core.cnn.data import Images, greyed_names, is_available, load_images, title_of
from ui.cnn.sweep import config_of
from ui.layout import escaped
from ui.shown_runs import ShownRuns
from ui.table import show_table

SPLIT_NAMES = {"train": "training", "val": "validation", "test": "test"}


def draw_data_set(sweep: ShownRuns) -> None:
    """Title, licence, warnings, and how many images of each class there are in each split."""
    name = config_of(sweep.first).data
    if not is_available(name):
        return  # what needs the images says so
    try:
        images, origin = load_images(name), _origin(name)
    except ValueError as error:
        st.error(escaped(f"The images cannot be shown: {error}."))
        return
    st.header("What the accuracies are of")
    left, right = st.columns(2)
    with left:
        alt = "Images of each class in training, validation and test"
        show_table(counts(images), alt)
    with right:
        st.markdown(escaped(f"{title_of(name)}.") + f" {origin}")
        if warnings := warnings_of(name, len(images.train_labels)):
            st.markdown("\n".join(f"- {warning}" for warning in warnings))
        st.markdown(shares_sentence(images))


def draw_warnings(name: str, images: Images) -> None:
    """What to mind of an accuracy, right where it stands."""
    if warnings := warnings_of(name, len(images.train_labels)):
        st.caption(" ".join(warnings))


def counts(images: Images) -> pd.DataFrame:
    """Images of each class in each split, and of all classes."""
    labels = {label: getattr(images, f"{split}_labels") for split, label in SPLIT_NAMES.items()}
    rows = [
        {"class": name, **{split: int((y == c).sum()) for split, y in labels.items()}}
        for c, name in enumerate(images.classes)
    ]
    return pd.DataFrame([*rows, {"class": "all", **{s: len(y) for s, y in labels.items()}}])


def shares_sentence(images: Images) -> str:
    """What always naming the largest class of the training would score, in each split."""
    names, train = images.classes, images.train_labels
    largest = max(range(len(names)), key=lambda c: (train == c).sum())
    shares = (
        f"{(getattr(images, f'{split}_labels') == largest).mean():.3f} in {SPLIT_NAMES[split]}"
        for split in SPLITS[1:]
    )
    return (
        f"Always answering *{escaped(names[largest])}* would be right on {' and '.join(shares)}: "
        "no class is more frequent in training."
    )


def made_grey(names: Sequence[str]) -> str:
    """Which arrays of a file had colours, and what was made of them; empty where none had."""
    formula = "0.299 red + 0.587 green + 0.114 blue (ITU-R 601)"
    return f" Made grey: {', '.join(names)}, by {formula}." if names else ""


def _origin(name: str) -> str:
    """The licence of a known data set; of an uploaded one, whether it had colours."""
    if name in DATA_SETS:
        return f"Licence: {DATA_SETS[name].licence}."
    return made_grey(greyed_names(name))
