"""Images that are not shipped with the app: OctMNIST by download, or a file of the visitor."""

import streamlit as st

from core import jobs
from core.cnn.config import OCT
from core.cnn.data import is_available, title_of
from core.cnn.download import DownloadConfig
from core.cnn.npz import KEYS, MOST_BYTES
from core.exchange.brought import Kept
from core.runs.run import UNFINISHED
from ui.brought import file_of, keep
from ui.cnn.data_set import made_grey
from ui.layout import escaped
from ui.limits import most_mb
from ui.runs import begin, follow
from ui.settings import change
from ui.shown_runs import ShownRuns, find_runs

MOST_UPLOADED = 150_000_000  # bytes of a compressed file
KIND = "download"
PANEL, FILE, PROBLEM, KEPT = (
    "other images",
    "file",
    "upload problem",
    "uploaded",
)  # in the session's state
ASKED = "download was asked for"


def draw_image_choice() -> None:
    """A button that downloads OctMNIST, and an upload of a file in its format."""
    panel = st.expander(
        "Other images: OctMNIST, or a file of your own", key=PANEL, on_change="rerun"
    )
    if not panel.open:  # what is on this server is looked up only for those who ask
        return
    with panel:
        left, right = st.columns(2)
        with left:
            _draw_download()
        with right:
            _draw_upload()


def _draw_download() -> None:
    st.markdown(
        "**OctMNIST**: 109,309 retinal scans in four classes, the images of the exercise that this "
        "comparison comes from (CC BY 4.0, 55 MB)."
    )
    if is_available(OCT):
        st.success("OctMNIST is on this server. Choose it under *Images*.")
        return
    shown, _ = find_runs(KIND, [jobs.run_id(KIND, DownloadConfig())])
    runs = ShownRuns(tuple(shown.values()))
    if runs.active:
        follow(KIND, runs, lambda _: None)
        return
    if st.session_state.get(ASKED):  # by this visitor: others are not told of this failure
        for run in runs.with_state(*UNFINISHED):
            st.warning(escaped(f"The download was not finished. {run.run.message}"))
    if st.button("Download OctMNIST", on_click=begin, args=(KIND, [DownloadConfig()])):
        st.session_state[ASKED] = True


def _draw_upload() -> None:
    st.markdown(
        "**A file of your own**: any grey 28 × 28 file of MedMNIST, or an `.npz` with the arrays "
        f"`{'`, `'.join(KEYS)}`, at most {MOST_BYTES // 10**6} MB unpacked. Further arrays are "
        "ignored, 28 × 28 × 3 images are made grey. It stays on this server, with its name; anyone "
        "who knows the name that it gets here can train on it."
    )
    st.file_uploader(
        "File", type="npz", max_upload_size=most_mb(MOST_UPLOADED), key=FILE, on_change=_keep_upload
    )
    if problem := st.session_state.get(PROBLEM):
        st.error(escaped(problem))
    elif text := st.session_state.get(KEPT):
        st.success(escaped(text))


def _keep_upload() -> None:
    """Check the uploaded file and keep it; the next training uses it."""
    st.session_state[PROBLEM], st.session_state[KEPT] = "", ""
    try:
        file = file_of(FILE)
        if file is None:
            return
        kept = keep("keep images", file, MOST_UPLOADED)
    except ValueError as error:
        st.session_state[PROBLEM] = f"This file cannot be used: {error}."
        return
    notes = f"{made_grey(kept.made_grey)}{_ignored(kept)}"
    st.session_state[KEPT] = f"Stored and chosen under Images: {title_of(kept.name)}.{notes}"
    change("data", kept.name)


def _ignored(kept: Kept) -> str:
    """Which arrays of a file are not used, the first few by their names."""
    if not kept.n_ignored:
        return ""
    shown = ", ".join(map(repr, kept.ignored))
    left = kept.n_ignored - len(kept.ignored)
    return f" Ignored in the file: {shown}{f' and {left:,} more' if left else ''}."
