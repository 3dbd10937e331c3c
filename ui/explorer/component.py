"""The explorer on a page of Streamlit: mounts the component, and takes what it reports.

State goes both ways. The browser keeps it while the visitor hovers, plays and zooms; what belongs
in the link is reported once it rests. The page sends a state only where something else than the
browser changed it, so that what is sent stays the same, and is not sent again.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.explorer.payload import Packed, with_state
from ui.explorer.source import ELEMENT, program, style

KEY = "explorer"
_SENT, _REPORTED = "explorer sent", "explorer reported"

_component = st.components.v2.component("explorer", html=ELEMENT, css=style(), js=program())


def explorer(
    reading: Packed, state: Mapping[str, Any], on_view: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """Draw a reading; `on_view` takes what was reported, unchecked, and returns what it keeps."""

    def take() -> None:
        st.session_state[_REPORTED] = on_view(dict(st.session_state[KEY].get("view") or {}))

    data = with_state(_state_to_send(dict(state)), reading)
    _component(key=KEY, data=data, on_view_change=take)


def _state_to_send(state: dict[str, Any]) -> dict[str, Any]:
    """The state as it was sent last, unless something else than the browser changed it since."""
    sent, reported = st.session_state.get(_SENT), st.session_state.get(_REPORTED)
    known = reported or (sent and {k: v for k, v in sent.items() if k != "serial"})
    if known != state:
        sent = {**state, "serial": sent["serial"] + 1 if sent else 0}
        st.session_state[_SENT], st.session_state[_REPORTED] = sent, None
    return sent
