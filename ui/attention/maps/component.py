"""The linked maps on a page of Streamlit."""

import streamlit as st

from ui.attention.maps.source import ELEMENT, program, style
from ui.explorer.mounting import Take, mount
from ui.explorer.payload import Packed

_component = st.components.v2.component("attention_maps", html=ELEMENT, css=style(), js=program())


def linked_maps(key: str, contents: Packed, cell: str = "", on_view: Take | None = None) -> None:
    """Draw the maps with a pinned cell; `on_view` takes what was pinned, unchecked.

    Without it, a pin stays in the browser.
    """
    mount(_component, key, contents, {"cell": cell}, on_view)
