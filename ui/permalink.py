"""The address of a page and its settings: read on arrival, then written; and the link to share."""

import re
from collections.abc import Mapping
from dataclasses import Field, asdict, fields
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.config import config_field, parse, written
from ui.layout import escaped
from ui.link_field import link_field
from ui.settings import begin, change, is_arrival, keep_link, settings

MOST_BYTES = 3_800  # of the parameters of a link, percent-encoded: servers stop at 8,000 or later
PASSED_OVER = r"utm_.*|.*clk?id|gbraid|wbraid|mc_[ce]id|igshid|_g[al]|ref|ref_src|si"  # of trackers
Parameters = dict[str, list[str]]


def check_link(
    config_class: type,
    page: str,
    extra_names: tuple[str, ...] = (),
    offered: dict[str, list] | None = None,
) -> None:
    """Take the settings from the address on arrival; later, write those of the controls into it.

    Says which parameters are invalid and what they may be. Must run before the page's controls.
    `extra_names` are parameters that are not fields of the config; `offered` holds the options that
    this machine offers for a field.
    """
    arrival = is_arrival()
    if arrival:
        values, problems = _read_address(config_class, extra_names, offered or {})
        begin({f.name: _control_value(f, values) for f in fields(config_class)}, values)
        st.session_state[_key(page)] = list(dict.fromkeys(problems.values()))
    extra = {n: st.query_params.get_all(n) for n in extra_names if n in st.query_params}
    parameters = _last_accepted(config_class) | link_parameters(config_class, settings()) | extra
    keep_link(page, parameters)
    if not arrival and parameters != {n: st.query_params.get_all(n) for n in st.query_params}:
        st.query_params.from_dict(parameters)
    if texts := st.session_state.get(_key(page)):
        for text in texts:
            st.warning(escaped(f"This link could not be followed in full: {text}."))
        st.button("Understood", on_click=st.session_state.pop, args=(_key(page),))


def note_problem(page: str, text: str) -> None:
    """Say what was wrong with the link, on this run of the page and the next ones."""
    st.session_state.setdefault(_key(page), []).append(text)


def refuse(config_class: type, page: str, name: str, value: Any, expected: str) -> None:
    """Say that the page cannot show what its link asked for, and run it again with the default."""
    note_problem(page, f"{name} must be {expected}, got {str(value)[:40]!r}")
    change(name, config_field(config_class, name).default)
    st.rerun()


def share_box(config: Any, **extra: Any) -> str:
    """The link to this view: the settings that differ from their defaults, and `extra`.

    `config` is None where controls exclude each other; then there is no link. Returns the link.
    """
    with st.container(border=True):
        st.markdown("**Share** this view:")
        if config is None:
            with st.container(key="no-link"):  # frame.js reads it
                st.markdown("There is no link to it while the controls above exclude each other.")
            return ""
        values = asdict(config)
        query = urlencode(link_parameters(type(config), values) | extra, doseq=True)
        link = page_address() + (f"?{query}" if query else "")
        link_field(link)
        if left_out(type(config), values):
            st.caption("The link leaves out the long text: servers refuse such long addresses.")
    return link


def page_address() -> str:
    """The address of the page without its settings; empty outside a browser."""
    return (st.context.url or "").split("?")[0]


def link_parameters(config_class: type, values: Mapping[str, Any]) -> Parameters:
    """The parameters of a link to these settings: those that differ from their defaults.

    What a field does not accept, such as an empty choice, is left out, and the longest texts where
    the link would have more than `MOST_BYTES`.
    """
    parameters = _changed(config_class, values)
    for name in left_out(config_class, values):
        del parameters[name]
    return parameters


def left_out(config_class: type, values: Mapping[str, Any]) -> set[str]:
    """The settings, long texts, that would make a link to these settings too long."""
    sizes = {
        name: len(urlencode({name: parts}, doseq=True)) + 1
        for name, parts in _changed(config_class, values).items()
    }
    names = set()
    while sum(sizes.values()) > MOST_BYTES:
        names.add(longest := max(sizes, key=sizes.get))
        del sizes[longest]
    return names


def _changed(config_class: type, values: Mapping[str, Any]) -> Parameters:
    """The parameters of all settings that differ from their defaults, and that a link may hold."""
    parameters = {}
    for f in fields(config_class):
        text = _text(f, values[f.name])
        if text != _text(f, f.default) and _accepts(f, text):
            parameters[f.name] = text.split(",") if f.metadata.get("several") else [text]
    return parameters


def _last_accepted(config_class: type) -> Parameters:
    """The parameters of the address whose control has a value now that no link may hold."""
    known = (f for f in fields(config_class) if f.name in st.query_params)
    refused = [f.name for f in known if not _accepts(f, _text(f, settings()[f.name]))]
    return {name: st.query_params.get_all(name) for name in refused}


def _key(page: str) -> str:
    return f"problems of {page}"


def _text(f: Field, value: Any) -> str:
    """The value of a control as a link has it."""
    return written(f, ",".join(value) if isinstance(value, list) else value)


def _accepts(f: Field, text: str) -> bool:
    try:
        parse(f, text)
    except ValueError:
        return False
    return True


def _control_value(f: Field, values: Mapping[str, Any]) -> Any:
    """The value of a field as its control has it: a list where there may be several."""
    value = values.get(f.name, f.default)
    return value.split(",") if f.metadata.get("several") else value


def _read_address(
    config_class: type, extra_names: tuple[str, ...], offered: dict[str, list]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The valid values of the address, and what is wrong with the others: parameter -> sentence."""
    names = [f.name for f in fields(config_class)]
    problems, values = {}, {}
    for name in st.query_params:
        if name in extra_names:
            continue
        text = ",".join(st.query_params.get_all(name))
        if name not in names:
            if not re.fullmatch(PASSED_OVER, name):
                known = ", ".join([*names, *extra_names])
                problems[name] = (
                    f"{name[:40]!r} is not a parameter of this page; its parameters are: {known}"
                )
            continue
        try:
            values[name] = parse(config_field(config_class, name), text)
        except ValueError as error:
            problems[name] = str(error)
            continue
        if name in offered and values[name] not in offered[name]:
            options = ", ".join(map(str, offered[name]))
            problems[name] = f"{name} must be one of {options} on this machine, got {text!r}"
            del values[name]
    try:
        config_class(**values)
    except ValueError as error:  # two parameters that exclude each other
        words = re.findall(r"\w+", str(error))
        problems |= {name: str(error) for name in values if name in words}
    return {name: v for name, v in values.items() if name not in problems}, problems
