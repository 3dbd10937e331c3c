"""Deleting a run of one's own, once that is confirmed."""

import streamlit as st

from core import jobs
from core.runs.database import StoreUnavailable
from core.runs.run import Run
from ui.layout import escaped
from ui.my_runs import forget, is_mine
from ui.runs_page.chosen import name_in_address

TOLD = "what became of a deletion"


def draw_deletion(run: Run) -> None:
    """A button that asks first; an active run has to be cancelled before."""
    with st.popover("Delete"):
        if run.active:
            st.markdown(f"It is {run.state}: cancel it on its page first.")
        else:
            st.markdown("Its rows and its weights are removed, and links to it end.")
        label = "Delete it for good"
        st.button(label, key=f"delete {run.id}", on_click=_delete, args=(run,), disabled=run.active)


def tell_deletion() -> None:
    """What became of the deletion that was just asked for."""
    if told := st.session_state.pop(TOLD, None):
        done, text = told
        (st.success if done else st.warning)(escaped(text))


def _delete(run: Run) -> None:
    try:
        done = is_mine(run) and jobs.remove(run)
    except StoreUnavailable as error:
        st.session_state[TOLD] = False, f"Run {run.id} could not be deleted: {error}."
        return
    if not done:
        reason = "it is under way, was begun again or is gone"
        st.session_state[TOLD] = False, f"Run {run.id} was not deleted: {reason}."
        return
    forget(run.id)
    name_in_address([name for name in st.query_params.get_all("run") if name != run.id])
    st.session_state[TOLD] = True, f"Run {run.id} was deleted."
