"""Results reported by others beside those measured here, and what can be compared."""

import pandas as pd
import streamlit as st

from core.metrics.similarity import MEASURES
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.preferences import verdict
from core.seq2seq.reported import LJSPEECH_CHANCE, LJSPEECH_SENTENCES, PUBLISHED, REPORTED
from core.seq2seq.scores import CHANCE, greedy_means, shipped_summary
from core.seq2seq.spelling.dictionary import words
from core.seq2seq.test_sets import TEST_SETS
from core.wording import reporter
from ui.chance import COLUMNS, row_beside_chance
from ui.table import show_table


def draw_reported(task: str) -> None:
    """Tables of reported and measured results, and what can be compared."""
    _draw_reported_speech() if task == SPEECH else _draw_reported_spelling()


def _draw_reported_spelling() -> None:
    columns = ["reported by", "model", "phoneme error", "word error"]
    table = pd.DataFrame(PUBLISHED, columns=columns)
    for _, row in shipped_summary(SPELLING).iterrows():
        rates = [f"{row[f'{n}_error_rate']:.2%}" for n in ("phoneme", "word")]
        table.loc[len(table)] = ["here", f"{row['decoder']} decoder, {row['search']}", *rates]
    alt = "Published error rates on CMUdict, and ours"
    show_table(table, alt)
    st.markdown(
        f"All rates are for the same {len(words('test')):,} test words of CMUdict 0.7b and for "
        "phonemes without stress. A word with several pronunciations counts as correct if any of "
        "them is written."
    )


def _draw_reported_speech() -> None:
    columns = ["reported by", "decoder", *COLUMNS, "loss"]
    rows = [
        (reporter(who), decoder, *row_beside_chance(scores, LJSPEECH_CHANCE), loss)
        for who, decoder, *scores, loss in REPORTED
    ]
    means = greedy_means(SPEECH)
    for test, kind in TEST_SETS.items():
        for decoder in DECODERS:
            row = means.loc[(test, decoder)]
            scores = row_beside_chance(row[list(MEASURES)], row[CHANCE])
            rows.append((f"here, {kind.title}", decoder, *scores, row["loss"]))
    table = pd.DataFrame(rows, columns=columns).round({"loss": 3})
    alt = "Results that the exercise and other students reported, and ours"
    show_table(table, alt)
    st.markdown(
        "**The data differ**: the reported results are for LJ Speech, whole sentences of one "
        "reader, after training on 9,825 of her sentences; scored with the start and stop symbols "
        "of the sequences, and with a smoothed loss that includes padding. Nearest to it is *a "
        "book*: the same reader, after 310 of her sentences and other voices, scored without those "
        "symbols, and a loss that has neither smoothing nor padding. What can be compared best is "
        "the order: which decoder is better, and how far each is from chance (for LJ Speech that "
        f"of its {LJSPEECH_SENTENCES} validation sentences, each against the others). Reported: "
        "the attention decoder is better, by Damerau–Levenshtein similarity. Here: "
        f"{verdict()} Jaccard and cosine are high by chance alone{_below_chance()}. To "
        "compare the results themselves, train on LJ Speech: the README has the command."
    )


def _below_chance() -> str:
    """The reported decoders with a score below chance; empty where there is none."""
    below = {}
    for who, decoder, *scores, _ in REPORTED:
        named = zip(MEASURES.values(), scores, LJSPEECH_CHANCE, strict=True)
        if low := [f"{name} {score:.3f}" for name, score, chance in named if score < chance]:
            below[f"the {decoder} decoder of {reporter(who)}"] = " and ".join(low)
    return "".join(f"; {who} is *below* that level ({scores})" for who, scores in below.items())
