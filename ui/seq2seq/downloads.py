"""Downloads that the server makes: all numbers, and the explorer as a page of its own."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st

from core.metrics.similarity import Symbols
from core.seq2seq.config import DECODER_NAMES
from ui.download import HTML, download_made
from ui.explorer.payload import Packed, with_state
from ui.explorer.standalone import standalone
from ui.layout import mode
from ui.seq2seq.reading import Side
from ui.seq2seq.scores import score_table, text_scores
from ui.seq2seq.texts import reference_and_hypothesis
from ui.seq2seq.view import Seq2SeqView

TITLE = "Side by Side: a recurrent and an attention decoder"


def draw_downloads(
    view: Seq2SeqView,
    state: Mapping[str, Any],
    reading: Packed,
    sides: dict[str, Side],
    references: dict[str, Symbols],
) -> None:
    """Buttons for the page of its own and for all numbers."""
    theme = mode()
    with st.container(horizontal=True):
        download_made(
            "Page of its own (HTML)",
            lambda: standalone(
                TITLE, text_lines(view.task, sides, references), with_state(state, reading), theme
            ),
            "seq2seq.html",
            HTML,
            help="The explorer with this sound and these maps; it needs no server.",
        )
        download_made(
            "Everything (JSON)",
            lambda: json.dumps(json_content(view, sides, references)),
            "seq2seq.json",
            "application/json",
            help="All heads, free-running and forced, in full precision, with the scores.",
        )


def text_lines(task: str, sides: dict[str, Side], references: dict[str, Symbols]) -> list[str]:
    """The true text and that of each decoder."""
    return [
        f"{DECODER_NAMES[d]}. {'. '.join(reference_and_hypothesis(task, side, references[d]))}."
        for d, side in sides.items()
    ]


def json_content(
    view: Seq2SeqView, sides: dict[str, Side], references: dict[str, Symbols]
) -> dict[str, Any]:
    """The view, the references, the scores, and both decoders' readings as plain lists."""
    content = {"view": asdict(view), "said": {d: list(r) for d, r in references.items()}}
    if all(references.values()):
        scores = text_scores(view, sides, references)
        content["scores"] = score_table(sides, references, scores).to_dict("records")
    for decoder, side in sides.items():
        for name, reading in (("free", side.free), ("forced", side.forced)):
            if reading is not None:
                content[f"{decoder} {name}"] = {
                    key: np.round(value, 5).tolist() if value.dtype.kind == "f" else value.tolist()
                    for key, value in vars(reading).items()
                }
    return content
