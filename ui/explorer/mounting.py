"""Mounts a component that keeps a state of its own, and takes what it reports.

State goes both ways. The browser keeps it while the visitor hovers, plays and zooms; what belongs
in the link is reported once it rests. The page sends a state only where something else than the
browser changed it, so that what is sent stays the same, and is not sent again.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.explorer.payload import Packed, with_state
from ui.messages import reported

Take = Callable[[dict[str, Any]], dict[str, Any]]


def mount(
    component: Callable, key: str, reading: Packed, state: Mapping[str, Any], on_view: Take | None
) -> None:
    """Draw a reading; `on_view` takes what was reported, unchecked, and returns what it keeps.

    Without it, nothing is reported.
    """
    if on_view is None:
        component(key=key, data=with_state(state, reading))
        return

    def take() -> None:
        view = reported(key, "view")
        st.session_state[_reported(key)] = on_view(view if isinstance(view, dict) else {})

    data = with_state(_state_to_send(key, dict(state)), reading)
    component(key=key, data=data, on_view_change=take)


def _state_to_send(key: str, state: dict[str, Any]) -> dict[str, Any]:
    """The state as it was sent last, unless something else than the browser changed it since."""
    sent, kept = st.session_state.get(_sent(key)), st.session_state.get(_reported(key))
    known = kept or (sent and {k: v for k, v in sent.items() if k != "serial"})
    if known != state:
        sent = {**state, "serial": sent["serial"] + 1 if sent else 0}
        st.session_state[_sent(key)], st.session_state[_reported(key)] = sent, None
    return sent


def _sent(key: str) -> str:
    return f"{key} sent"


def _reported(key: str) -> str:
    return f"{key} reported"
