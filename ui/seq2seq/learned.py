"""How both decoders were trained, what that came to on the test sets, and what was reported."""

import json

import pandas as pd
import streamlit as st

from core.figures.learning import learning_figure
from core.metrics.similarity import MEASURES
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.references import validation_chance
from core.seq2seq.scores import CHANCE, FOLDER, GREEDY, shipped_summary
from core.store import Run
from ui.chance import column_beside_chance
from ui.layout import figure_cache, mode, show_figure
from ui.live import date_text, machine_text
from ui.seq2seq.surprising import draw_surprising

LOSSES = {"train_loss": "training loss", "validation_loss": "validation loss"}
TESTS = {
    SPEECH: "Compositions: word sequences never trained on, joined from recordings that were. "
    "Prompts: whole sentences never trained on. Voices: compositions said by synthetic voices "
    "that were never trained on. Greedy: the likeliest symbol at each step; beam 5: five texts "
    "kept. Exact: the share without an error. Loss: as above, without label smoothing.",
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
REPORTED = [
    ("the source document", "recurrent", 0.5036, 0.6694, 0.2736, 1.669),
    ("the source document", "attention", 0.7637, 0.8647, 0.6314, 1.161),
    ("another group", "recurrent", 0.7149, 0.8324, 0.5087, 1.183),
    ("another group", "attention", 0.7653, 0.8658, 0.6322, 1.160),
]
PUBLISHED = [
    ("Toshniwal and Livescu, 2016", "LSTM with attention", "5.04%", "21.7%"),
    ("Yao and Zweig, 2015", "bidirectional LSTM with alignments", "5.45%", "23.6%"),
    ("Yolchuyeva et al., 2019", "Transformer", "5.23%", "22.1%"),
]
LJSPEECH_CHANCE = (0.610, 0.759, 0.253)  # of 210 pairs of different sentences


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
    return table


def draw_surprising_words(task: str) -> None:
    """Of the words that were never trained on, those that tell something."""
    if task == SPELLING:
        draw_surprising()


def draw_reported(task: str) -> None:
    """What others reported, beside what was measured here, and what may be compared."""
    st.header("Reported and measured")
    _draw_reported_speech() if task == SPEECH else _draw_reported_spelling()


def _draw_reported_spelling() -> None:
    columns = ["reported by", "model", "phoneme error", "word error"]
    table = pd.DataFrame(PUBLISHED, columns=columns)
    for _, row in shipped_summary(SPELLING).iterrows():
        for name, suffix in (("with stress", ""), ("without stress", "_without_stress")):
            rates = [f"{row[f'{n}_error_rate{suffix}']:.2%}" for n in ("phoneme", "word")]
            model = f"{row['decoder']} decoder, {row['search']}, {name}"
            table.loc[len(table)] = ["here", model, *rates]
    st.dataframe(table, hide_index=True, alt="Published error rates on CMUdict, and ours")
    st.markdown(
        "Published for CMUdict's usual split; ours is another split, by the hash of the word, with "
        "all ways to say a word in one part, so that the figures are near but not the same test. "
        "A word with several pronunciations counts as right when any of them is written. To our "
        "knowledge the published models write phonemes without stress: compare the rows *without "
        "stress*."
    )


def _draw_reported_speech() -> None:
    columns = ["reported by", "decoder", *MEASURES.values(), "loss"]
    rows = [
        (who, decoder, *column_beside_chance(scores, LJSPEECH_CHANCE), loss)
        for who, decoder, *scores, loss in REPORTED
    ]
    summary = shipped_summary(SPEECH)
    summary = summary[summary["search"] == GREEDY].set_index(["decoder", "test", "voice"])
    for test in ("compositions", "prompts"):
        for decoder in DECODERS:
            row = summary.loc[(decoder, test, "all")]
            scores = column_beside_chance(row[list(MEASURES)], row[CHANCE])
            rows.append((f"here, {test}", decoder, *scores, row["loss"]))
    table = pd.DataFrame(rows, columns=columns).round({"loss": 3})
    st.dataframe(table, hide_index=True, alt="Figures that two groups reported, and ours")
    st.markdown(
        "**The data differ**: reported for LJ Speech, whole sentences of one reader, on sequences "
        "with their start and stop symbols, with a smoothed loss that counts padding; ours are "
        "telephone prompts and compositions, without those symbols, the loss without smoothing and "
        "padding. What may be compared is the order: which decoder is better, and how far each is "
        f"from chance (for LJ Speech that of 210 pairs of different sentences). {_order(summary)} "
        "Jaccard and cosine are high by chance alone; the source "
        "document's recurrent decoder, at 0.50 and 0.67, is *below* that line. To compare the "
        "figures themselves, train on LJ Speech: the README has the command."
    )


def _order(summary: pd.DataFrame) -> str:
    """Which decoder is better on each test set, against what was reported."""
    parts = []
    for test in ("compositions", "prompts"):
        scores = {d: summary.loc[(d, test, "all")]["damerau_levenshtein"] for d in DECODERS}
        best = max(scores, key=scores.get)
        low, high = sorted(scores.values())
        parts.append(f"on {test} the {best} decoder ({high:.3f} to {low:.3f})")
    return (
        "Reported: the attention decoder is better, by Damerau–Levenshtein similarity. Here: "
        f"{' and '.join(parts)}."
    )


def _told(task: str, runs: dict) -> str:
    run = next(iter(runs.values()))[0]
    seconds = {
        d: sum(row["seconds"] for row in rows if row["seconds"]) for d, (_, rows) in runs.items()
    }
    times = ", ".join(f"{d} decoder {s / 60:.0f} min" for d, s in seconds.items())
    return (
        f"Come with the app, {date_text(run.ended_at)}: both saw the same examples in the same "
        f"order; seed {run.config['seed']}, {run.config['epochs']} epochs, learning rate up to "
        f"{run.config['learning_rate']:g}, {run.config['batch_size']} examples a step. Time, "
        f"both at once on two cores: {times}. Machine: {machine_text(run.machine)}. "
        f"{NOTES[task]} Dotted: chance, the mean between different texts of the validation "
        "set. Both losses are with label smoothing, which alone keeps them far above 0."
    )


def _shipped(task: str, decoder: str) -> tuple[Run, list[dict]]:
    content = json.loads((FOLDER / f"{task}-{decoder}.json").read_text())
    return Run(**content["run"]), content["rows"]


@figure_cache
def _figure(task: str, what: str, mode, _measures: dict[str, str], _frame: pd.DataFrame):
    more = {} if _measures is LOSSES else {"value_range": (-0.02, 1.02)}
    if _measures is MEASURES:
        more["chance"] = validation_chance(task)
    names = {decoder: decoder for decoder in DECODERS}
    return learning_figure(_frame, _measures, what, names=names, mode=mode, **more)
