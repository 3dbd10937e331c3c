"""A page that is drawn again once something that it shows has changed on the server."""

from collections.abc import Callable
from typing import Any

import streamlit as st

LOOK_EVERY = 2.0  # seconds


def redraw_on_change(read: Callable[[], Any], drawn: Any) -> None:
    """Draw the page again once `read` returns something other than what is `drawn`."""

    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        if read() != drawn:
            st.rerun()

    look()
