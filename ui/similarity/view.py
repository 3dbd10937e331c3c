"""All that the address of the page may hold, and the scores that the study is about."""

from dataclasses import asdict, dataclass

import pandas as pd
import streamlit as st

from core.config import choice, number
from core.metrics.config import SimilarityConfig
from core.metrics.study import AgreementRow, compare_with_chance, rank_correlations
from core.seq2seq.config import DECODERS, SPEECH, SPELLING
from core.seq2seq.scores import FOLDER, shipped_scores
from ui.controls import controls_of

PAGE = "pages/similarity.py"
BOTH = "both"
TESTS = {"compositions": SPEECH, "prompts": SPEECH, "voices": SPEECH, "words": SPELLING}
TEST_NAMES = {
    "compositions": "Speech: recordings of words joined to texts that were never trained on.",
    "prompts": "Speech: whole prompts, of one word or a sentence, that were never heard.",
    "voices": "Speech: synthetic voices that were never heard.",
    "words": "Spelling: words that were never seen, in phonemes.",
}


@dataclass(frozen=True)
class SimilarityView(SimilarityConfig):
    """Two typed texts, and what is looked at of a whole test set."""

    test: str = choice("prompts", tuple(TESTS), "test set")
    decoder: str = choice(BOTH, (BOTH, *DECODERS), "decoder")
    utterance: int = number(1, 1, 99_999, "utterance of the test set")

    @property
    def decoders(self) -> tuple[str, ...]:
        return DECODERS if self.decoder == BOTH else (self.decoder,)


def offered_tests() -> dict[str, list]:
    """The test sets whose scores came with the app, for the check of a link."""
    here = [task for task in (SPEECH, SPELLING) if (FOLDER / f"{task}-scores.csv").exists()]
    known = {test for task in here for test in shipped_scores(task)["test"].unique()}
    return {"test": [test for test in TESTS if test in known]}


def study_controls(config: SimilarityConfig) -> SimilarityView | None:
    """Which scores are studied; None after a sentence where there are none."""
    st.header("The same on whole test sets")
    tests, control = offered_tests()["test"], controls_of(SimilarityView)
    if SimilarityView.test not in tests:
        st.info("The scores of the two decoders on their test sets are not on this server.")
        return None
    st.markdown(
        "Both decoders wrote down every utterance of their test sets. **Look for** points far "
        "from a rising line: there two scores tell different stories. *Chance* is the mean score "
        "of the same hypothesis against the *other* references of the test set."
    )
    first, second, _ = st.columns(3)
    with first:
        test = control("test", "Test set", options=tests)
        st.caption(TEST_NAMES[test])
    with second:
        decoder = control("decoder", "Decoder")
    return SimilarityView(**asdict(config), test=test, decoder=decoder)


@st.cache_resource(max_entries=len(TESTS), show_spinner=False)
def scores_of(test: str) -> pd.DataFrame:
    """The scores of one test set by greedy search, both decoders, with chance."""
    return compare_with_chance(_all_of(test), "characters" if TESTS[test] == SPEECH else "words")


@st.cache_resource(max_entries=16, show_spinner=False)
def rank_agreement(test: str, decoder: str) -> list[AgreementRow]:
    """How alike the measures rank the utterances that one decoder wrote."""
    return rank_correlations(decoder_scores(test, decoder))


def decoder_scores(test: str, decoder: str) -> pd.DataFrame:
    scores = scores_of(test)
    return scores[scores["decoder"] == decoder]


def sample_size(test: str) -> str:
    """How many utterances are studied: 'n = 300 utterances'."""
    n, whole = int(scores_of(test)["utterance"].max()), _all_of(test)
    n_all = whole.groupby(["name", "voice"]).ngroups
    return f"n = {n:,} utterances" + f" (of {n_all:,}, evenly spaced)" * (n < n_all)


def source_of(test: str) -> str:
    """Where the numbers are from."""
    return f"`assets/runs/seq2seq/{TESTS[test]}-scores.csv`, greedy search"


def heatmap_parameters(test: str, name: str) -> dict[str, str]:
    """What the address of the decoders' page needs to show an utterance."""
    return {"source": name} if TESTS[test] == SPEECH else {"task": SPELLING, "words": name}


def _all_of(test: str) -> pd.DataFrame:
    scores = shipped_scores(TESTS[test])
    return scores[(scores["test"] == test) & (scores["search"] == "greedy")]
