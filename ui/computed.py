"""Short computations of a page: shipped with the app, cached, or computed in a worker process."""

from typing import Any

import streamlit as st

from core import jobs
from core.attention.config import AttentionConfig
from core.attention.rows import AttentionComparison
from core.config import canonical_json
from core.kinds import COMPUTATIONS
from core.runs.executors import WorkersUnavailable
from core.runs.shipped import load_result
from core.runs.short import LIMIT, MOST_MEMORY, QueueFull, WorkerLost
from ui.layout import escaped


def attention_comparison(config: AttentionConfig) -> AttentionComparison:
    """The comparison for one config; stops the page, with a message, where it fails."""
    comparison = computed("attention", config)
    if comparison is None:
        st.stop()
    return comparison


def computed(name: str, config: Any) -> Any:
    """The result of a short computation; None, with a message on the page, where it fails."""
    try:
        return _load_or_compute(name, canonical_json(config), config)
    except ValueError as error:
        st.error(f"This cannot be computed: {escaped(str(error))}.")
    except QueueFull as full:
        st.error(escaped(f"The server is busy: {full}. Please try again in a moment."))
    except WorkerLost:
        st.error("The process that computes this was lost. Please load the page again.")
    except WorkersUnavailable as error:
        st.error(f"This cannot be computed: {escaped(str(error))}.")
    except MemoryError:
        st.error(f"This needs more than {MOST_MEMORY / 1e9:g} GB of memory and was stopped.")
    except TimeoutError:
        st.error(f"This took longer than {LIMIT:.0f} s and was stopped. Try a smaller setting.")
    return None


@st.cache_data(max_entries=128, show_spinner="Computing …")
def _load_or_compute(name: str, key: str, _config: Any) -> Any:
    return load_result(COMPUTATIONS[name], _config) or jobs.compute(name, _config)
