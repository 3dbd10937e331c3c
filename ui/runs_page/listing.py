"""The list of runs, newest first: a few at a time, of one kind or in one state if so wished."""

from collections.abc import Callable
from math import ceil

import streamlit as st

from core import jobs
from core.runs.database import StoreUnavailable
from core.runs.run import Run
from ui.controls import controls_of, number_up_to
from ui.layout import RUNS, escaped
from ui.my_runs import is_mine
from ui.permalink import refuse
from ui.run_texts import age_text
from ui.runs_page.chosen import PAGE_OF, Chosen, choose, is_private
from ui.runs_page.counted import Counted
from ui.runs_page.view import ALL, RunsView
from ui.setting_texts import kind_title, settings_text
from ui.settings import change, is_linked, setting

N_LISTED = 10
OWN_ONLY = (
    "There are no accounts: only runs that were begun in this browser tab since it was opened or "
    "reloaded can be deleted."
)


def draw_list(counted: Counted, chosen: Chosen) -> None:
    """The choice of runs and a page of them."""
    if counted.trouble:
        st.warning(escaped(f"{counted.trouble}."))
        return
    if not counted.number():
        _draw_where_to_begin()
        return
    st.header("All runs")
    first, second, third = st.columns(3)
    with first:
        kind = _choose("kind", "Kind", lambda k: f"{kind_title(k)} ({counted.number(k):,})")
    with second:
        state = _choose("state", "State", lambda s: f"{s} ({counted.number(kind, s):,})")
    if not (n := counted.number(kind, state)):
        st.info("No run is of this kind and in this state.")
        return
    with third:
        page = _choose_page(ceil(n / N_LISTED))
    st.caption("Tick a run to see it above, or two of one kind to compare them there.")
    for run in _listed(kind, state, page):
        _draw_run(run, chosen)
    st.caption(OWN_ONLY)


def _draw_where_to_begin() -> None:
    st.markdown("Begin one: *Measure again here* on Speed, *Train networks here* on Pooling.")
    with st.container(horizontal=True):
        st.page_link(PAGE_OF["scaling"], label="Speed")
        st.page_link(PAGE_OF["cnn"], label="Pooling")


def _choose(name: str, label: str, text: Callable[[str], str]) -> str:
    """A choice of what is listed, which begins at the first page."""
    back = {"on_change": change, "args": ("list_page", 1)}
    return controls_of(RunsView)(name, label, format_func=text, **back)


def _choose_page(n_pages: int) -> int:
    if is_linked("list_page") and setting("list_page") > n_pages:
        expected = f"a whole number from 1 to {n_pages:,} with these runs"
        refuse(RunsView, RUNS, "list_page", setting("list_page"), expected)
    if n_pages == 1:
        return 1
    return number_up_to("list_page", f"Page of {n_pages:,}, newest first", 1, n_pages)


def _listed(kind: str, state: str, page: int) -> list[Run]:
    kind, state = ("" if name == ALL else name for name in (kind, state))
    try:
        before = (page - 1) * N_LISTED
        return jobs.store().newest(N_LISTED, before=before, kind=kind, state=state)
    except StoreUnavailable as error:
        st.warning(escaped(f"{error}."))
        return []


def _draw_run(run: Run, chosen: Chosen) -> None:
    """A line of the list: what was run, how it stands, when and where; and its page."""
    hidden = is_private(run)
    with st.container(border=True, gap="xxsmall"):
        key = f"chosen {run.id}"
        st.session_state[key] = run.id in chosen.ids
        text = "on images that a visitor brought" if hidden else _settings(run)
        label = escaped(f"{kind_title(run.kind)}: {text}")
        st.checkbox(label, key=key, on_change=choose, args=(run, chosen), disabled=hidden)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(escaped(_facts(run)), width="content")
            if (page := PAGE_OF.get(run.kind)) and not hidden:
                look = {"label": "Open", "icon": ":material/arrow_forward:", "width": "content"}
                st.page_link(page, query_params={"run": run.id}, **look)


def _settings(run: Run) -> str:
    return settings_text(run.kind, [run.config])


def _facts(run: Run) -> str:
    machine = run.machine
    known = {"processor", "cores"} <= machine.keys()
    made_on = f"{machine['processor']}, {machine['cores']} cores" if known else ""
    parts = [run.state, age_text(run.created_at), made_on or "machine not recorded"]
    return " · ".join([*parts, *["yours"] * is_mine(run)])
