"""How both decoders were trained, and what that came to on the test sets."""

import json

import pandas as pd
import streamlit as st

from core.figures.learning import learning_figure
from core.metrics.similarity import MEASURES
from core.runs.store import Run
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.references import validation_chance
from core.seq2seq.scores import FOLDER, shipped_summary
from ui.chance import column_beside_chance
from ui.layout import figure_cache, mode, show_figure
from ui.runs import date_text, machine_text

LOSSES = {"train_loss": "training loss", "validation_loss": "validation loss"}
TESTS = {
    SPEECH: "Compositions: word sequences never trained on, joined from recordings that were. "
    "Prompts: whole prompts, of one word or a sentence, never trained on. Voices: compositions "
    "said by synthetic voices that were never trained on. Greedy: the likeliest symbol at each "
    "step; beam 5: five texts kept. Exact: the share without an error. Loss: as above, without "
    "label smoothing.",
    SPELLING: "Words never trained on. Greedy: the likeliest symbol at each step; beam 5: five "
    "kept. Exact: the share that is written in a listed way. Error rates: edits, or wrong words, "
    "as a share of all. Loss: of the usual pronunciation, without label smoothing.",
}
NOTES = {
    SPEECH: "The clips of the first seven epochs are short, so that the training loss jumps up "
    "after them; what is heard in training is varied (speed, noise, room, masks, other voices), "
    "that of validation, 100 compositions and 33 prompts, is not. After epochs 24 and 32 the "
    "training was prolonged: the learning rate, down to 0 by then, went up and came down again.",
    SPELLING: "Validation: 1,000 words, each as it is usually said. After epoch 18 the training "
    "was prolonged: the learning rate, down to 0 by then, went up and came down again.",
}
RATES = (
    "character_error_rate",
    "phoneme_error_rate",
    "phoneme_error_rate_without_stress",
    "word_error_rate",
    "word_error_rate_without_stress",
)


def draw_learned(task: str) -> None:
    """Curves of both decoders on shared axes, and the table of the test sets."""
    st.header("How they were trained")
    runs = {decoder: _shipped(task, decoder) for decoder in DECODERS}
    frame = pd.DataFrame([row for _, rows in runs.values() for row in rows])
    for place, (what, measures) in zip(
        st.columns(2),
        {"Loss": LOSSES, "Similarity on validation": MEASURES}.items(),
        strict=True,
    ):
        with place:
            figure = _figure(task, what, mode(), measures, frame)
            show_figure(figure, f"{what} of both decoders, epoch by epoch", f"learned-{what}")
    st.caption(_told(task, runs))
    st.subheader("On the test sets")
    table = test_table(task)
    st.dataframe(table, hide_index=True, height="content", alt="Means of every test set")
    st.caption(TESTS[task])


def test_table(task: str) -> pd.DataFrame:
    """Means over each test set, as 'x, chance y'."""
    found = shipped_summary(task).sort_values(["search", "test", "voice"], kind="stable")
    table = found[["decoder", "test", "voice", "search", "n"]].copy()
    for name, label in MEASURES.items():
        table[label] = column_beside_chance(found[name], found[f"chance_{name}"])
    table["exact"] = [f"{x:.1%}" for x in found["exact"]]
    for name in RATES:
        if name in found:
            label = name.replace("_rate", "").replace("_", " ")
            table[label] = [f"{x:.1%}" for x in found[name]]
    table["loss"] = found["loss"].round(3)
    return table if task == SPEECH else table.drop(columns=["test", "voice"])


def _told(task: str, runs: dict) -> str:
    run = next(iter(runs.values()))[0]
    seconds = {
        d: sum(row["seconds"] for row in rows if row["seconds"]) for d, (_, rows) in runs.items()
    }
    times = ", ".join(f"{d} decoder {s / 60:.0f} min" for d, s in seconds.items())
    return (
        f"They come with the app, {date_text(run.ended_at)}: both saw the same examples in the "
        f"same order; seed {run.config['seed']}, {run.config['epochs']} epochs, learning rate up "
        f"to {run.config['learning_rate']:g}, {run.config['batch_size']} examples a step. Time, "
        f"both at once on two cores: {times}. Machine: {machine_text(run.machine)}. "
        f"{NOTES[task]} Dotted: chance, the mean between different texts of the validation "
        "set. Both losses are with label smoothing, which alone keeps them far above 0."
    )


def _shipped(task: str, decoder: str) -> tuple[Run, list[dict]]:
    content = json.loads((FOLDER / f"{task}-{decoder}.json").read_text())
    return Run(**content["run"]), content["rows"]


@figure_cache
def _figure(task: str, what: str, mode, _measures: dict[str, str], _frame: pd.DataFrame):
    more = {}
    if _measures is MEASURES:
        more = {"value_range": (-0.02, 1.02), "chance": validation_chance(task)}
    names = {decoder: decoder for decoder in DECODERS}
    return learning_figure(_frame, _measures, what, names=names, mode=mode, **more)
