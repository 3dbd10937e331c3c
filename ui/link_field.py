"""A link to copy: `st.code` would load 1.6 MB that colours code, on every first visit."""

from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "link_field",
    html='<div class="link-field"><code></code> <button type="button">Copy</button></div>\n',
    css=(_FOLDER / "link_field.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "link_field.js").read_text(encoding="utf-8"),
)


def link_field(link: str, key: str = "link") -> None:
    """The link as text, and a button that copies it."""
    _component(key=key, data=link)
