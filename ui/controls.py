"""Controls drawn from the fields of a config; each shows and changes the setting of its name.

A control's bounds and options are those of the config's field.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.config import config_field
from ui.layout import escaped
from ui.permalink import left_out
from ui.settings import prepare, settings


def controls_of(config_class: type):
    """A function that draws the control of one field of a config."""

    def control(
        name: str, label: str, help: str | None = None, options=None, **widget_options: Any
    ) -> Any:
        f = config_field(config_class, name)
        arguments = {"help": help, **widget_options}
        options = options or f.metadata.get("options")
        if options and not f.metadata.get("several"):
            return select(name, label, options, f.default, **arguments)
        prepare(name)
        value = st.session_state[name]  # also for a browser that draws it later: in a closed part
        arguments["key"] = name
        if options:
            arguments["default"] = value
            return st.pills(label, list(options), selection_mode="multi", wrap=True, **arguments)
        arguments["value"] = value
        if isinstance(f.default, bool):
            return st.toggle(label, **arguments)
        low, high = f.metadata["low"], f.metadata["high"]
        if high - low > 600 or isinstance(f.default, float) and high > 10:
            return st.number_input(label, low, high, **arguments)
        arguments.setdefault("step", 0.1 if isinstance(f.default, float) else 1)
        return st.slider(label, low, high, **arguments)

    return control


def select(name: str, label: str, options: Sequence, default: Any, **widget_options: Any) -> Any:
    """A choice among options that may change; one that is not offered becomes the default."""
    prepare(name)
    if st.session_state[name] not in options:
        st.session_state[name] = default
    index = list(options).index(st.session_state[name])
    return st.selectbox(label, options, index, key=name, **widget_options)


def number_up_to(name: str, label: str, low: int, high: int, help: str | None = None) -> int:
    """A whole number with a bound that may change; one beyond it becomes the bound."""
    prepare(name)
    if st.session_state[name] > high:
        st.session_state[name] = high
    return st.number_input(label, low, high, st.session_state[name], key=name, help=help)


def text_box(
    config_class: type, name: str, label: str, draw: Callable[..., str], **widget_options: Any
) -> str:
    """A text, drawn by `st.text_input` or `st.text_area`; says so where no address can hold it."""
    prepare(name)
    text = draw(label, key=name, **widget_options)
    if name in left_out(config_class, settings()):
        st.caption(
            "This text is too long for an address: reloading or leaving the page loses it, and the "
            "link below leaves it out."
        )
    return text


def config_or_none(config_class: type, values: dict[str, Any]) -> Any:
    """The config; None, with a message on the page, where values exclude each other."""
    try:
        return config_class(**values)
    except ValueError as error:
        st.info(f"Please change the controls: {escaped(str(error))}.")
        return None
