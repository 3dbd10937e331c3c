"""Short computations of a page: from the app's shipped results, the cache, or a warm worker."""

from typing import Any

import streamlit as st

from core import jobs, shipped
from core.attention.config import AttentionConfig
from core.attention.rows import AttentionComparison
from core.config import canonical_json
from core.dispatcher import WorkerLost


def attention_comparison(config: AttentionConfig) -> AttentionComparison:
    """The comparison of one setting; stops the page with a sentence where it cannot be had."""
    try:
        return _attention_comparison(canonical_json(config), config)
    except ValueError as error:
        st.error(f"This setting cannot be computed: {error}.")
    except WorkerLost:
        st.error("The process that computes this was lost. Please load the page again.")
    except TimeoutError:
        st.error("This took longer than a minute and was given up. Please try a smaller setting.")
    st.stop()


@st.cache_data(max_entries=64, show_spinner="Computing this setting …")
def _attention_comparison(key: str, _config: Any) -> AttentionComparison:
    return shipped.load_comparison(_config) or jobs.compute("attention", _config)
