"""Attention of a visitor's own model: a file of maps, opened in the explorer."""

from typing import Any

import pandas as pd
import streamlit as st

from core.exchange.config import FileConfig
from core.exchange.files import MAPS, MOST_KEPT, keep_file
from core.exchange.maps import MOST_BYTES
from core.exchange.ranking import RankedMaps, RankedModel, is_normalised
from core.paths import ROOT
from ui.brought import file_of
from ui.computed import computed
from ui.download import HTML, download_made
from ui.explorer.component import explorer
from ui.explorer.payload import Packed, packed, with_state
from ui.explorer.standalone import standalone
from ui.layout import draw_when_open, escaped, figure_cache, mode
from ui.limits import most_mb
from ui.seq2seq.contents import PEAKS_PER_SECOND, partner_rows, sound_arrays
from ui.seq2seq.controls import task_control
from ui.seq2seq.explored import check_head, state_of, take_view
from ui.seq2seq.view import BEST, MEAN, clear_selection, current_view
from ui.settings import change, setting
from ui.table import show_table

PROBLEM = "maps problem"
IDS = ("first", "second")  # of the models, in links
RESERVED = {"<": "‹", ">": "›"}  # which the explorer calls start and stop
GUIDE = ROOT / "core/exchange/README.md"
TITLE = "Side by Side: attention of a model"


def draw_own_file() -> RankedMaps | None:
    """The upload; its maps in the explorer, the measures of its heads, and how to make a file.

    Returns the maps, None where there are none.
    """
    left, right = st.columns([1.1, 6.6], vertical_alignment="bottom")
    task_control(left)
    with right:
        st.file_uploader(
            f"Attention of one or two models, .npz or .json, at most {most_mb(MOST_BYTES)} MB",
            ("npz", "json"),
            key="maps file",
            on_change=_keep,
            max_upload_size=most_mb(MOST_BYTES),
        )
    if text := st.session_state.pop(PROBLEM, None):
        st.error(escaped(f"This file cannot be used: {text}."))
    name = setting("file")
    maps = computed("attention maps", FileConfig(name)) if name else None
    if maps is not None:
        _draw_maps(name, maps)
    elif not name:
        st.info(
            "Any model that attends from what it writes to what it reads can be shown here: of "
            "Hugging Face, Whisper, or your own. Ten lines of Python make the file: see below."
        )
    draw_when_open("How to make such a file", lambda: st.markdown(_guide()))
    st.caption(
        f"This server keeps the last {MOST_KEPT} files of all visitors, so that a link can show "
        "them: whoever has the link can see the maps."
    )
    return maps


def _keep() -> None:
    try:
        if file := file_of("maps file"):
            change("file", keep_file(MAPS, file.getvalue()))
            clear_selection()
            change("head", BEST)
    except ValueError as error:
        st.session_state[PROBLEM] = str(error)


def _draw_maps(name: str, maps: RankedMaps) -> None:
    check_head([BEST, MEAN, *dict.fromkeys(h for model in maps.models for h in model.heads)])
    st.markdown(" ".join(summary(model) for model in maps.models))
    for text in (*notes(maps), *maps.changes):
        st.info(escaped(text))
    reading, state = packed_maps(name, maps), state_of(current_view())
    explorer(reading, state, take_view)
    theme = mode()
    download_made(
        "Page of its own (HTML)",
        lambda: standalone(TITLE, [m.name for m in maps.models], with_state(state, reading), theme),
        "attention.html",
        HTML,
        help="The explorer with these maps; it needs no server.",
    )
    draw_when_open("Measures of the heads", lambda: _draw_measures(maps))


def summary(model: RankedModel) -> str:
    """Which head follows the input best, and how well beside the mean of all."""
    best, mean = model.measures[0], model.measures[-1]
    name, found = escaped(model.name), f"{model.heads[0]} follows the input best"
    levels = (
        f"by chance, with its rows in random order: {model.chance:.2f}; the mean of all: "
        f"{mean['score']:.2f}"
    )
    if best["score"] <= model.chance:
        return (
            f"**{name}**: none of {model.n_heads:,} heads follows the input: {found} with "
            f"{best['score']:.2f} ({levels})."
        )
    return f"**{name}**: of {model.n_heads:,} heads, {found} ({best['score']:.2f}; {levels})."


def notes(maps: RankedMaps) -> list[str]:
    """What a visitor should know of the weights that are shown."""
    texts = []
    if maps.inputs and maps.inputs[-1].strip("<>[]").lower() == "pad":
        texts.append(
            "The input ends with padding, whose columns count in the coverage of a head: give "
            "from_generate the attention_mask to leave them out."
        )
    for model in maps.models:
        if not is_normalised(model.farthest_sum):
            texts.append(
                f"{model.name}: not every row of weights sums to 1; one sums to "
                f"{model.farthest_sum:.4g}. They are shown as they are, and measured as shares."
            )
        if len(model.heads) < model.n_heads:
            texts.append(
                f"{model.name}: of {model.n_heads:,} heads the {len(model.heads)} that follow "
                "the input best are shown; the mean is that of all."
            )
    return texts


def _draw_measures(maps: RankedMaps) -> None:
    for column, model in zip(st.columns(2), maps.models, strict=False):
        with column:
            st.markdown(f"**{escaped(model.name)}**")
            show_table(measure_table(model), f"Heads of {model.name}, best first")
    st.caption(
        "Sharpness: 1 if every step attends to one position. Monotonicity: the share of steps that "
        "look no further back than the step before. Coverage: 1 if all parts of the input get the "
        "same attention. Focus: the share of a step's attention at its peak. Score: sharpness × "
        "monotonicity × coverage. By chance: the best score of the first heads with their rows in "
        "random order."
    )


def measure_table(model: RankedModel) -> pd.DataFrame:
    """A row for each head, the best aligned first, and one for their mean."""
    table = pd.DataFrame(model.measures).round(3)
    table.insert(0, "head", [*model.heads, "mean"])
    return table


@figure_cache
def packed_maps(name: str, _maps: RankedMaps) -> Packed:
    return packed(*contents(name, _maps))


def contents(name: str, maps: RankedMaps) -> tuple[dict[str, Any], dict[str, Any]]:
    """The reading and the arrays, as the explorer takes them."""
    symbols = [[RESERVED.get(symbol, symbol) for symbol in m.symbols] for m in maps.models]
    partners = partner_rows(*symbols) if len(symbols) > 1 else ([None] * len(symbols[0]),)
    letters = [RESERVED.get(letter, letter) for letter in maps.inputs] or None
    step = 1 if letters else maps.seconds_per_position
    reading = {
        "source": name,
        "mode": "your file",
        "axis": {"letters": letters, "n": maps.n_positions, "step": step}
        | {"end": maps.n_positions if letters else maps.seconds},
        "sides": [
            _side(*parts) for parts in zip(IDS, maps.models, symbols, partners, strict=False)
        ],
        "peaksPerSecond": PEAKS_PER_SECOND,
    }
    arrays = {f"cross{i}": model.cross for i, model in enumerate(maps.models)}
    if (own := maps.models[0].self_attention) is not None:
        arrays["self0"] = own
        if len(maps.models) > 1:
            reading["noOwn"] = (
                f"This is the own text of {maps.models[0].name}. That of {maps.models[1].name} has "
                "other symbols across: put that model first in the file to see it."
            )
    if maps.samples is not None:
        arrays |= sound_arrays(maps.samples, maps.levels)
    return reading, arrays


def _side(name: str, model: RankedModel, symbols: list[str], partners: list) -> dict[str, Any]:
    scores = [round(measures["score"], 4) for measures in model.measures]
    probabilities = model.probabilities
    return {
        "id": name,
        "name": model.name,
        "symbols": symbols,
        "partners": partners,
        "probabilities": None
        if probabilities is None
        else [round(float(p), 4) for p in probabilities],
        "heads": [list(pair) for pair in zip(model.heads, scores, strict=False)],
        "mean": scores[-1],
        "firstDifference": None,
        "note": "",
        "words": None,
    }


def _guide() -> str:
    return GUIDE.read_text(encoding="utf-8").partition("\n")[2]
