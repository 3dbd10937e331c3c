"""How both decoders were trained, and their scores on the test sets."""

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
TEST_NOTES = {
    SPEECH: "Compositions: word sequences that were never trained on, joined from recordings that "
    "were. Prompts: whole prompts, of one word or a sentence, never trained on. Voices: "
    "compositions spoken by synthetic voices that were never trained on. Greedy: the most likely "
    "symbol at each step; beam 5: the search keeps five texts. Exact: the share of texts without "
    "an error. Loss: as above, but without label smoothing.",
    SPELLING: "Words that were never trained on. Greedy: the most likely symbol at each step; beam "
    "5: the search keeps five pronunciations. Exact: the share of words written in a listed "
    "pronunciation. Error rates: edits as a share of all phonemes, wrong words as a share of all "
    "words. Loss: on the usual pronunciation, without label smoothing.",
}
TRAINING_NOTES = {
    SPEECH: "The clips of the first seven epochs are short, so the training loss jumps up after "
    "them. Training clips are augmented (speed, noise, room, masks, other voices); the validation "
    "set, 100 compositions and 33 prompts, is not. Training was extended after epochs 24 and 32: "
    "the learning rate, down to 0 by then, rose and fell again.",
    SPELLING: "Validation: 1,000 words, each with its usual pronunciation. Training was extended "
    "after epoch 18: the learning rate, down to 0 by then, rose and fell again.",
}
RATES = (
    "character_error_rate",
    "phoneme_error_rate",
    "phoneme_error_rate_without_stress",
    "word_error_rate",
    "word_error_rate_without_stress",
)


def draw_training(task: str) -> None:
    """Learning curves of both decoders on shared axes, and the table of the test sets."""
    st.header("How they were trained")
    trainings = {decoder: _shipped_training(task, decoder) for decoder in DECODERS}
    frame = pd.DataFrame([row for _, rows in trainings.values() for row in rows])
    charts = {"Loss": LOSSES, "Similarity on validation": MEASURES}
    for column, (title, measures) in zip(st.columns(2), charts.items(), strict=True):
        with column:
            figure = _figure(task, title, mode(), measures, frame)
            show_figure(figure, f"{title} of both decoders, epoch by epoch", f"learned-{title}")
    st.caption(_training_caption(task, trainings))
    st.subheader("On the test sets")
    st.dataframe(test_table(task), hide_index=True, height="content", alt="Means of every test set")
    st.caption(TEST_NOTES[task])


def test_table(task: str) -> pd.DataFrame:
    """Means over each test set, as 'x, chance y'."""
    summary = shipped_summary(task).sort_values(["search", "test", "voice"], kind="stable")
    table = summary[["decoder", "test", "voice", "search", "n"]].copy()
    for name, label in MEASURES.items():
        table[label] = column_beside_chance(summary[name], summary[f"chance_{name}"])
    table["exact"] = [f"{share:.1%}" for share in summary["exact"]]
    for name in RATES:
        if name in summary:
            label = name.replace("_rate", "").replace("_", " ")
            table[label] = [f"{rate:.1%}" for rate in summary[name]]
    table["loss"] = summary["loss"].round(3)
    return table if task == SPEECH else table.drop(columns=["test", "voice"])


def _training_caption(task: str, trainings: dict[str, tuple[Run, list[dict]]]) -> str:
    run = next(iter(trainings.values()))[0]
    seconds = {
        decoder: sum(row["seconds"] for row in rows if row["seconds"])
        for decoder, (_, rows) in trainings.items()
    }
    times = ", ".join(f"{decoder} decoder {s / 60:.0f} min" for decoder, s in seconds.items())
    return (
        f"Shipped with the app, trained on {date_text(run.ended_at)}; both decoders saw the same "
        f"examples in the same order. Seed {run.config['seed']}, {run.config['epochs']} epochs, "
        f"highest learning rate {run.config['learning_rate']:g}, {run.config['batch_size']} "
        f"examples a step. Training time, both at once on two cores: {times}. Machine: "
        f"{machine_text(run.machine)}. {TRAINING_NOTES[task]} Dotted: chance level, the mean "
        "similarity of different texts of the validation set. Both losses include label "
        "smoothing, which alone keeps them far above 0."
    )


def _shipped_training(task: str, decoder: str) -> tuple[Run, list[dict]]:
    content = json.loads((FOLDER / f"{task}-{decoder}.json").read_text())
    return Run(**content["run"]), content["rows"]


@figure_cache
def _figure(task: str, title: str, mode, _measures: dict[str, str], _frame: pd.DataFrame):
    options = {}
    if _measures is MEASURES:
        options = {"value_range": (-0.02, 1.02), "chance": validation_chance(task)}
    names = {decoder: decoder for decoder in DECODERS}
    return learning_figure(_frame, _measures, title, names=names, mode=mode, **options)
