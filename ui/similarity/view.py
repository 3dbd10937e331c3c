"""The URL parameters of the page, and the scores of the test sets."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.config import choice, number
from core.metrics.config import SimilarityConfig
from core.metrics.study import AgreementRow, compare_with_chance, rank_correlations
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.scores import FOLDER, shipped_scores
from core.seq2seq.test_sets import TEST_SETS
from ui.controls import controls_of
from ui.settings import view_of
from ui.similarity.file_view import WholeFile

PAGE = "pages/similarity.py"
TYPED, FILE, TESTED = COMPARED = ("two texts", "a whole file", "test sets")
EDITS, DISAGREED, NUMBERS, METHOD, CODE = TABS = (
    "Edits",
    "Where they disagree most",
    "All numbers",
    "How it was measured",
    "Code",
)
OPENED_BY = {  # a setting that a link names, the first of them: the comparison that shows it
    **dict.fromkeys(("tab", "reference", "hypothesis", "symbols"), TYPED),
    "file": FILE,
    "test": TESTED,
    "decoder": TESTED,
    "utterance": TESTED,
}
BOTH = "both"
TESTS = {**dict.fromkeys(TEST_SETS, SPEECH), "words": SPELLING}
WORDS_OF = {SPEECH: "characters", SPELLING: "words"}  # what is compared of a task's texts
TEST_NAMES = {
    **{test: f"Speech, {kind.title}. {kind.heard}" for test, kind in TEST_SETS.items()},
    "words": "Spelling: words held out from training, as phonemes.",
}


@dataclass(frozen=True)
class SimilarityView(WholeFile, SimilarityConfig):
    """Two typed texts, the part of a test set that the page shows, and a file of one's own."""

    test: str = choice("prompts", tuple(TESTS), "test set")
    decoder: str = choice(BOTH, (BOTH, *DECODERS), "decoder")
    utterance: int = number(1, 1, 99_999, "utterance of the test set")
    compared: str = choice(TYPED, COMPARED, "what is compared")
    tab: str = choice(EDITS, TABS, "open tab")

    @property
    def decoders(self) -> tuple[str, ...]:
        return DECODERS if self.decoder == BOTH else (self.decoder,)


def offered_tests() -> dict[str, list]:
    """The test sets whose scores were shipped with the app: the options that a link may choose."""
    tasks = [task for task in (SPEECH, SPELLING) if (FOLDER / f"{task}-scores.csv").exists()]
    shipped = {test for task in tasks for test in shipped_scores(task)["test"].unique()}
    return {"test": [test for test in TESTS if test in shipped]}


def test_title(test: str) -> str:
    """What a test set is called in the control, as on the page of the decoders."""
    return TEST_SETS[test].title if test in TEST_SETS else test


def study_controls(first: DeltaGenerator, second: DeltaGenerator) -> SimilarityView | None:
    """The controls of the study; None, with a message on the page, where there are no scores."""
    tests, control = offered_tests()["test"], controls_of(SimilarityView)
    if SimilarityView.test not in tests:
        st.info("The scores of the two decoders on their test sets are not on this server.")
        return None
    with first:
        test = control("test", "Test set", options=tests, format_func=test_title)
    with second:
        decoder = control("decoder", "Decoder")
    return replace(view_of(SimilarityView), test=test, decoder=decoder)


@st.cache_resource(max_entries=len(TESTS), show_spinner=False)
def scores_of(test: str) -> pd.DataFrame:
    """The scores of both decoders on a test set, by greedy search, compared with chance."""
    return compare_with_chance(_greedy_scores(test), WORDS_OF[TESTS[test]])


@st.cache_resource(max_entries=16, show_spinner=False)
def rank_agreement(test: str, decoder: str) -> list[AgreementRow]:
    """How well the measures agree on the ranks of one decoder's hypotheses."""
    return rank_correlations(decoder_scores(test, decoder))


def decoder_scores(test: str, decoder: str) -> pd.DataFrame:
    scores = scores_of(test)
    return scores[scores["decoder"] == decoder]


def sample_size(test: str) -> str:
    """The number of utterances in the study: 'n = 300 utterances'."""
    n = int(scores_of(test)["utterance"].max())
    n_all = _greedy_scores(test).groupby(["name", "voice"]).ngroups
    return f"n = {n:,} utterances" + f" (of {n_all:,}, evenly spaced)" * (n < n_all)


def scores_file(test: str) -> str:
    """The file with the scores, and how their hypotheses were searched."""
    return f"`assets/runs/seq2seq/{TESTS[test]}-scores.csv`, greedy search"


def heatmap_parameters(test: str, name: str) -> dict[str, str]:
    """The URL parameters with which the page of the decoders shows an utterance."""
    return {"source": name} if TESTS[test] == SPEECH else {"task": SPELLING, "words": name}


def _greedy_scores(test: str) -> pd.DataFrame:
    scores = shipped_scores(TESTS[test])
    return scores[(scores["test"] == test) & (scores["search"] == "greedy")]
