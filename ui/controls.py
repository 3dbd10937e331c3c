"""Controls drawn from the fields of a config, bound to the URL.

A control's bounds, options and default are those of the config's field.
"""

from typing import Any

import streamlit as st

from core.config import config_field
from ui.layout import escaped


def controls_of(config_class: type):
    """A function that draws the control of one field of a config."""

    def control(
        name: str, label: str, help: str | None = None, options=None, **widget_options: Any
    ) -> Any:
        f = config_field(config_class, name)
        arguments = {"key": name, "help": help, "bind": "query-params", **widget_options}
        options = options or f.metadata.get("options")
        if f.metadata.get("several"):
            defaults = f.default.split(",")
            return st.pills(label, options, selection_mode="multi", default=defaults, **arguments)
        if options:
            return st.selectbox(label, options, index=options.index(f.default), **arguments)
        if isinstance(f.default, bool):
            return st.toggle(label, value=f.default, **arguments)
        low, high = f.metadata["low"], f.metadata["high"]
        if high - low > 600 or isinstance(f.default, float) and high > 10:
            return st.number_input(label, low, high, f.default, **arguments)
        arguments.setdefault("step", 0.1 if isinstance(f.default, float) else 1)
        return st.slider(label, low, high, f.default, **arguments)

    return control


def config_or_none(config_class: type, values: dict[str, Any]) -> Any:
    """The config; None, with a message on the page, where values exclude each other."""
    try:
        return config_class(**values)
    except ValueError as error:
        st.info(f"Please change the controls: {escaped(str(error))}.")
        return None
