"""The settings of the page that is shown: one value for each field of its config.

Controls show and change them, and the address holds those that differ from their defaults. A page
that is entered begins with those of its address: fields of two pages may share a name and no
meaning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_PAGE, _SETTINGS, _LINKED, _LEFT = "page", "settings", "linked settings", "links to left pages"
_OPENED = "parts opened since the arrival"
MY_RUNS = "runs of this visitor"
REPORT = "report"  # what the visitor collects
KEPT = (_LEFT, MY_RUNS, REPORT)  # of the whole visit, whatever the page


def enter(page: str) -> None:
    """Forget what another page kept. Must run before anything of this page is drawn."""
    if st.session_state.get(_PAGE) != page:
        kept = {name: st.session_state[name] for name in KEPT if name in st.session_state}
        st.session_state.clear()
        st.session_state.update({_LEFT: {}, **kept, _PAGE: page})


def is_arrival() -> bool:
    """Whether the address decides: in the first run of a visit, and after Back and Forward."""
    context = get_script_run_ctx()
    went_back = context is not None and context.is_history_navigation
    return went_back or _SETTINGS not in st.session_state


def begin(values: Mapping[str, Any], linked: Iterable[str]) -> None:
    """Start with these values; those of the `linked` names were asked for by the address."""
    st.session_state[_SETTINGS], st.session_state[_LINKED] = {}, set()
    st.session_state[_OPENED] = set()
    for name, value in values.items():
        change(name, value)
    st.session_state[_LINKED].update(linked)


def change(name: str, value: Any) -> None:
    """Give a setting another value. Must run in a callback, or before its control is drawn."""
    st.session_state[_SETTINGS][name] = value
    st.session_state[_LINKED].discard(name)
    if name in st.session_state:  # the state of its control
        st.session_state[name] = value


def change_if_accepted(config_class: type, name: str, value: Any) -> None:
    """Give a setting a value that the browser reports, if its field accepts it."""
    if _accepts(config_class, name, value):
        change(name, value)


def open_for_link(name: str, value: Any) -> None:
    """Give a setting another value on behalf of the address, which names something else of it."""
    change(name, value)
    st.session_state[_LINKED].add(name)


def prepare(name: str) -> None:
    """Give a control the value of its setting. Must run right before the control is drawn."""
    st.session_state[_LINKED].discard(name)
    if st.session_state.get(name) is None:  # it was not drawn in the last run, or is just back
        st.session_state[name] = st.session_state[_SETTINGS][name]


def settings() -> dict[str, Any]:
    """The value of each setting, also where its control is not drawn now."""
    kept = st.session_state[_SETTINGS]
    drawn = {name: st.session_state.get(name) for name in kept}
    kept.update({name: value for name, value in drawn.items() if value is not None})
    return dict(kept)


def setting(name: str) -> Any:
    """The value of one setting."""
    if (value := st.session_state.get(name)) is not None:
        st.session_state[_SETTINGS][name] = value
    return st.session_state[_SETTINGS][name]


def chosen(config_class: type) -> dict[str, Any]:
    """The values of a config's fields as the page has them now; several of one are joined."""
    values, names = settings(), [f.name for f in fields(config_class)]
    return {n: ",".join(v) if isinstance(v := values[n], list) else v for n in names}


def is_linked(name: str) -> bool:
    """Whether the address asked for the value of a setting whose control was never drawn."""
    return name in st.session_state[_LINKED]


def is_first_since_arrival(part: str) -> bool:
    """Whether this is asked of a part of the page for the first time since the address decided."""
    opened = st.session_state[_OPENED]
    if part in opened:
        return False
    opened.add(part)
    return True


def keep_link(page: str, parameters: dict[str, list[str]]) -> None:
    """Remember the parameters of a page, for the menu to lead back to it as it was left."""
    st.session_state[_LEFT][page] = parameters


def link_of(page: str) -> dict[str, list[str]]:
    """The parameters of a page as the visitor left it; none where they never saw it."""
    return st.session_state[_LEFT].get(page, {})


def view_of(config_class: type) -> Any:
    """The settings of the page as they are now; a default where a field does not accept its value.

    A text may be empty or too long while it is typed.
    """
    return config_class(**{n: v for n, v in settings().items() if _accepts(config_class, n, v)})


def view_or_none(config_class: type, **changed: Any) -> Any:
    """The settings of the page with some of them `changed`; None where they exclude each other."""
    try:
        return config_class(**chosen(config_class) | changed)
    except ValueError:  # the page says which
        return None


def _accepts(config_class: type, name: str, value: Any) -> bool:
    try:
        config_class(**{name: value})
    except ValueError:
        return False
    return True
