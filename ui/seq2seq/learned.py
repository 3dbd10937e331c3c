"""How both decoders were trained, and their scores on the test sets."""

import json

import pandas as pd
import streamlit as st

from core.figures.learning import learning_figure
from core.machine.facts import machine_text
from core.metrics.classification import wilson_interval
from core.metrics.similarity import MEASURES
from core.runs.run import Run
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.preferences import verdict
from core.seq2seq.references import VALIDATION_WORDS, held_out_utterances, validation_chance
from core.seq2seq.scores import FOLDER, shipped_summary
from core.seq2seq.speech.config import MOST_WORDS_BY_EPOCH
from core.seq2seq.speech.held_out import TestSet, validation_texts
from core.seq2seq.test_sets import TEST_SETS
from core.wording import date_text
from ui.chance import columns_beside_chance
from ui.layout import figure_cache, mode, show_figure
from ui.table import show_table

LOSSES = {"train_loss": "training loss", "validation_loss": "validation loss"}
RISE = 1.02  # of the training loss, from which a training is known to have been extended
RATES = (
    "character_error_rate",
    "phoneme_error_rate",
    "word_error_rate",
)


def draw_training(task: str) -> None:
    """Learning curves of both decoders on shared axes."""
    trainings = {decoder: shipped_training(task, decoder) for decoder in DECODERS}
    frame = pd.DataFrame([row for _, rows in trainings.values() for row in rows])
    charts = {"Loss": LOSSES, "Similarity on validation": MEASURES}
    for column, (title, measures) in zip(st.columns(2), charts.items(), strict=True):
        with column:
            figure = _figure(task, title, mode(), measures, frame)
            show_figure(figure, f"{title} of both decoders, epoch by epoch", f"learned-{title}")
    st.caption(_training_caption(task, trainings))


def draw_tests(task: str) -> None:
    """The table of the test sets."""
    if task == SPEECH:
        st.markdown(verdict())
    show_table(test_table(task), "Means of every test set")
    st.caption(test_note(task))


def test_table(task: str) -> pd.DataFrame:
    """Means over each test set, beside chance."""
    summary = shipped_summary(task)
    order = {test: i for i, test in enumerate(TEST_SETS)}
    keys = {"place": summary["test"].map(order).fillna(0)}
    summary = summary.assign(**keys, beam=summary["search"] != "greedy")
    summary = summary.sort_values(["beam", "search", "place", "voice"], kind="stable")
    summary = summary.assign(test=[_title(test) for test in summary["test"]])
    table = summary[["decoder", "test", "voice", "search", "n"]].copy()
    counted = zip(summary["exact"], summary["n"], strict=True)
    table["exact"] = [_share(share, n) for share, n in counted]
    table = table.assign(**columns_beside_chance(summary))
    for name in RATES:
        if name in summary:
            label = name.replace("_rate", "").replace("_", " ")
            table[label] = [f"{rate:.1%}" for rate in summary[name]]
    table["loss"] = summary["loss"].round(3)
    return table if task == SPEECH else table.drop(columns=["test", "voice"])


def _title(test: str) -> str:
    return TEST_SETS[test].title if test in TEST_SETS else test


def _tested() -> list[TestSet]:
    present = set(shipped_summary(SPEECH)["test"])
    return [kind for test, kind in TEST_SETS.items() if test in present]


def _share(share: float, n: int) -> str:
    low, high = wilson_interval(round(share * n), n)
    return f"{share:.1%} ({low:.1%}–{high:.1%})"


def test_note(task: str) -> str:
    """What the columns and rows of the table of the test sets are."""
    written = "texts" if task == SPEECH else "pronunciations"
    searches = shipped_summary(task)["search"].unique()
    widths = sorted(int(name.split()[1]) for name in searches if name != "greedy")
    beams = "; ".join(f"beam {n}: the search keeps {n} {written}" for n in widths)
    greedy = f"Greedy: the most likely symbol at each step; {beams}."
    if task == SPEECH:
        kinds = (f"*{kind.title[0].upper()}{kind.title[1:]}*: {kind.heard}" for kind in _tested())
        return (
            f"{' '.join(kinds)} {greedy} Exact: the share of texts without an error, with its 95% "
            "interval (Wilson). Loss: as above, but without label smoothing."
        )
    return (
        f"Words that were never trained on. {greedy} Exact: the share of words written in a listed "
        "pronunciation. Error rates: edits as a share of all phonemes, wrong words as a share of "
        "all words. Loss: on the first pronunciation, without label smoothing."
    )


def training_note(task: str, trainings: dict[str, tuple[Run, list[dict]]]) -> str:
    """What the curves show besides learning, and what was measured."""
    begun = next(iter(trainings.values()))[0].config.get("begin_with")
    short = len(MOST_WORDS_BY_EPOCH) if task == SPEECH and not begun else 0
    epochs = extended_after([rows for _, rows in trainings.values()], short + 2)
    extension = (
        f" Training was extended after epoch{'s' * (len(epochs) > 1)} "
        f"{' and '.join(map(str, epochs))}: the learning rate, down to 0 by then, rose and fell "
        "again."
    ) * bool(epochs)
    if task == SPELLING:
        beginning = "It began with the weights of an earlier training. " if begun else ""
        return (
            f"{beginning}Validation: {VALIDATION_WORDS:,} words, each with its first "
            f"pronunciation.{extension}"
        )
    kinds = [utterance.kind for utterance in held_out_utterances("validation")]
    n_prompts, n_people = kinds.count("prompt"), len(validation_texts())
    beginning = (
        "It began with the weights of earlier trainings: on one telephone voice, then on people."
        if begun
        else f"The clips of the first {short} epochs are short, so the training loss jumps up "
        "after them."
    )
    return (
        f"{beginning} Training clips are augmented (speed, silence, noise, room, masks); the "
        f"validation set, {len(kinds) - n_prompts} compositions, {n_prompts} prompts and "
        f"{n_people} recordings of people, is not."
        f"{extension}"
    )


def lstm_note(task: str) -> str:
    """What the recurrent decoder that ships with the app remembers."""
    config = shipped_training(task, "recurrent")[0].config
    n_layers, size = config["n_decoder_layers"], config["d_model"]
    values = f"{size} hidden and {size} cell values"
    if n_layers > 1:
        values += f" in each of its {n_layers} layers"
    return f"it keeps what it wrote in the state of its LSTM, {values}, whatever the length."


def extended_after(trainings: list[list[dict]], first: int) -> list[int]:
    """The epochs, from `first` on, after which the training loss of every training rises by 2 %."""
    losses = [{row["epoch"]: row["train_loss"] for row in rows} for rows in trainings]
    return [
        epoch
        for epoch in sorted(losses[0])
        if epoch >= first and all(loss.get(epoch + 1, 0) > RISE * loss[epoch] for loss in losses)
    ]


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
        f"examples a step. Training time, both at once on {run.machine['cores']} cores: {times}. "
        f"Machine: {machine_text(run.machine)}. {training_note(task, trainings)} Dotted: chance "
        "level, the mean similarity of different texts of the validation set. Both losses include "
        "label smoothing, which alone keeps them far above 0."
    )


def shipped_training(task: str, decoder: str) -> tuple[Run, list[dict]]:
    """The training of a decoder that ships with the app, and its rows."""
    content = json.loads((FOLDER / f"{task}-{decoder}.json").read_text(encoding="utf-8"))
    return Run(**content["run"]), content["rows"]


@figure_cache
def _figure(task: str, title: str, mode, _measures: dict[str, str], _frame: pd.DataFrame):
    options = {}
    if _measures is MEASURES:
        options = {"value_range": (-0.02, 1.02), "chance": validation_chance(task)}
    names = {decoder: decoder for decoder in DECODERS}
    return learning_figure(_frame, _measures, title, names=names, mode=mode, **options)
