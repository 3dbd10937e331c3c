"""Files that are made when a visitor asks for them, and kept until the browser has fetched them.

Streamlit stores what a button's function made, but notes nobody who needs it: the second end of any
visitor's rerun deletes it (`MediaFileManager.execute_deferred`, `remove_orphaned_files`), which
among two hundred visitors is sooner than a browser asks for it.
"""

import hashlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

HTML = "text/html"
PLACE = "made at a click"  # one for a visitor: however often one asks, one file is held


def download_made(
    label: str, make: Callable[[], str | bytes], name: str, mime: str, **look: Any
) -> None:
    """A button for a file that is made at each click; `look` is for `st.download_button`."""
    made = _kept_for_visitor(make, name, mime)
    st.download_button(label, made, name, mime, on_click="ignore", **look)


def _kept_for_visitor(make: Callable[[], str | bytes], name: str, mime: str) -> Callable[[], bytes]:
    """The same, noted as the file of this visitor until another is made or the page drawn anew."""
    context = get_script_run_ctx()

    def made() -> bytes:
        content = make()
        content = content.encode() if isinstance(content, str) else content
        if mime == HTML:
            content += _mark(content)
        server = runtime.get_instance()
        if context and server.is_active_session(context.session_id):
            keep = partial(server.media_file_mgr.add, is_for_static_download=True)
            arguments = (content, mime, PLACE, name)
            thread = add_script_run_ctx(threading.Thread(target=keep, args=arguments), context)
            thread.start()
            thread.join()
        return content

    return made


def _mark(page: bytes) -> bytes:
    """Ends a page so that no other of its length has the same end.

    Streamlit tells large files apart by their length and three parts alone: of two reports that
    differ in a letter of a note, the second would be the first again.
    """
    return f"\n<!-- sha256 {hashlib.sha256(page).hexdigest()} -->\n".encode()
