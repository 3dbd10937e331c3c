"""Controls and URL: the parameters of a link are checked before any control reads them."""

import re
from dataclasses import asdict, fields
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core.config import config_field, parse
from ui.layout import escaped


def check_link(
    config_class: type,
    page: str,
    extra_names: tuple[str, ...] = (),
    offered: dict[str, list] | None = None,
) -> None:
    """Remove invalid parameters from the URL; say which they were and what they may be.

    Must run before the page's controls, which read the URL themselves. `extra_names` are parameters
    that are not fields of the config; `offered` holds the options that this machine offers for a
    field.
    """
    problems = _problems(config_class, extra_names, offered or {})
    lists = _joined_lists(config_class, problems)
    if problems or lists:
        st.session_state[_key(page)] = list(dict.fromkeys(problems.values()))
        for name in problems:
            del st.query_params[name]
        for name, parts in lists.items():
            st.query_params[name] = parts
        st.rerun()  # controls take their first value from the URL as it is when a run starts
    if texts := st.session_state.get(_key(page)):
        for text in texts:
            st.warning(escaped(f"This link could not be followed in full: {text}."))
        st.button("Understood", on_click=st.session_state.pop, args=(_key(page),))


def note_problem(page: str, text: str) -> None:
    """Say what was wrong with the link, on this run of the page and the next ones."""
    st.session_state.setdefault(_key(page), []).append(text)


def _key(page: str) -> str:
    return f"problems of {page}"


def _joined_lists(config_class: type, problems: dict[str, str]) -> dict[str, list[str]]:
    """Lists written with commas, split as controls read them: one parameter for each part."""
    names = [f.name for f in fields(config_class) if f.metadata.get("several")]
    handled = {*problems, *st.session_state}
    lists = {name: st.query_params.get_all(name) for name in names if name not in handled}
    return {n: v[0].split(",") for n, v in lists.items() if len(v) == 1 and "," in v[0]}


def share_box(config: Any, **extra: str) -> None:
    """The link to this view: the settings that differ from their defaults, and `extra`."""
    default = type(config)()
    changed = {k: v for k, v in asdict(config).items() if v != getattr(default, k)}
    query = urlencode({**{k: _url_value(config, k, v) for k, v in changed.items()}, **extra}, True)
    with st.container(border=True):
        st.markdown("**Share** this view:")
        page = (st.context.url or "").split("?")[0]  # no URL outside a browser
        st.code(page + (f"?{query}" if query else ""), language=None)


def _problems(
    config_class: type, extra_names: tuple[str, ...], offered: dict[str, list]
) -> dict[str, str]:
    """What is wrong with the URL: parameter -> sentence."""
    names = [f.name for f in fields(config_class)]
    problems, values = {}, {}
    for name in st.query_params:
        if name in extra_names or name in names and name in st.session_state:
            continue  # a control keeps it in bounds
        text = ",".join(st.query_params.get_all(name))
        if name not in names:
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
    return problems


def _url_value(config: Any, name: str, value: Any) -> Any:
    if config_field(type(config), name).metadata.get("several"):
        return value.split(",")
    return str(value).lower() if isinstance(value, bool) else value
