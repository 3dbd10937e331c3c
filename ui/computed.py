"""Short computations of a page: shipped with the app, kept, or computed in a worker process."""

from time import monotonic
from typing import Any

import streamlit as st

from core import jobs
from core.attention.config import AttentionConfig
from core.attention.rows import AttentionComparison
from core.files import explained
from core.limits import limits
from core.runs.executors import WorkersUnavailable
from core.runs.short import MOST_MEMORY, QueueFull, WorkerLost
from ui.layout import escaped
from ui.visitor import visitor

LOOK_EVERY = 0.3  # seconds
SAME_FOR = 2.0  # seconds in which the place in the queue that is shown stays as it is


def attention_comparison(config: AttentionConfig) -> AttentionComparison:
    """The comparison for one config; stops the page, with a message, where it fails."""
    comparison = computed("attention", config)
    if comparison is None:
        st.stop()
    return comparison


def computed(name: str, config: Any) -> Any:
    """The result of a short computation; None, with a message on the page, where it fails."""
    try:
        return _load_or_compute(name, config)
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
        most = limits().short_seconds
        st.error(f"This took longer than {most} s and was stopped. Try a smaller setting.")
    except OSError as error:  # after `TimeoutError`, which is one
        st.error(f"This cannot be computed on this server: {escaped(explained(error))}.")
    return None


def _load_or_compute(name: str, config: Any) -> Any:
    answer = jobs.answer(name, config)
    if answer is not None:
        return answer
    with jobs.asked(name, config, visitor()) as question:
        while True:
            n_ahead, shown_at = jobs.n_questions_ahead(question), monotonic()
            with st.spinner(_waiting_text(n_ahead)):
                while (
                    monotonic() < shown_at + SAME_FOR or jobs.n_questions_ahead(question) == n_ahead
                ):
                    if question.wait(LOOK_EVERY):
                        return question.result()
                    _leave_if_the_page_is_drawn_anew()


def _waiting_text(n_ahead: int | None) -> str:
    if not n_ahead:
        return "Computing …"
    return f"Waiting for {n_ahead} computation{'s' * (n_ahead != 1)} before this one …"


def _leave_if_the_page_is_drawn_anew() -> None:
    """Streamlit ends a script whose visitor left or changed a control where it reads the state."""
    st.session_state.get("any name")
