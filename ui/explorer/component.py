"""The explorer on a page of Streamlit."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.explorer.mounting import Take, mount
from ui.explorer.payload import Packed
from ui.explorer.source import ELEMENT, program, style

KEY = "explorer"

_component = st.components.v2.component("explorer", html=ELEMENT, css=style(), js=program())


def explorer(reading: Packed, state: Mapping[str, Any], on_view: Take) -> None:
    """Draw a reading; `on_view` takes what was reported, unchecked, and returns what it keeps."""
    mount(_component, KEY, reading, state, on_view)
