"""Tabs below a first screen: sent when opened, the open one named in the link as `tab`."""

from collections.abc import Callable, Mapping

import streamlit as st

from ui.settings import prepare


def draw_tabs(contents: Mapping[str, Callable[[], None]]) -> None:
    """A tab for each name; only the open one is drawn and sent."""
    prepare("tab")
    for (_, draw), tab in zip(
        contents.items(), st.tabs(list(contents), key="tab", on_change="rerun"), strict=True
    ):
        if tab.open:
            with tab:
                draw()
