"""Tabs below a first screen: sent when opened, the open one named in the link as `tab`."""

from collections.abc import Callable, Mapping
from time import sleep

import streamlit as st

from ui.layout import SHARED
from ui.settings import is_first_since_arrival, is_linked, open_for_link, prepare

_OPENED_BY_LINK = "tabs opened by the link"
AFTER_FIRST_SCREEN = 0.4  # seconds on a first visit: the browser draws that before it loads more


def open_what_was_shared(opened_by: Mapping[str, str], part: str = "tab") -> None:
    """A link without a tab opens the one that shows what it names. Must run before the tabs.

    `opened_by`: from a setting that a link may name to its tab, or to another `part` of the page.
    """
    if not is_first_since_arrival(part) or is_linked(part):
        return  # later, what the visitor chose stays
    if parts := [p for n, p in opened_by.items() if is_linked(n)]:
        open_for_link(part, parts[0])


def draw_tabs(contents: Mapping[str, Callable[[], None]]) -> None:
    """A tab for each name; only the open one is drawn and sent. A link to one brings it in view."""
    if is_first_since_arrival("tabs"):
        st.session_state[_OPENED_BY_LINK] = is_linked("tab")
        if st.context.url:  # in a browser
            sleep(AFTER_FIRST_SCREEN)
    prepare("tab")
    with st.container(key=f"{SHARED}tabs" if st.session_state[_OPENED_BY_LINK] else "tabs"):
        for (_, draw), tab in zip(
            contents.items(), st.tabs(list(contents), key="tab", on_change="rerun"), strict=True
        ):
            if tab.open:
                with tab:
                    draw()
