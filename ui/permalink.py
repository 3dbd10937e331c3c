"""Controls and URL: what a link asks for is checked before any control reads it."""

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
    also: tuple[str, ...] = (),
    offered: dict[str, list] | None = None,
) -> None:
    """Drop what the URL asks wrongly and say so, naming the parameter and what it may be.

    Must run before the page's controls, which read the URL themselves. `also` names parameters
    that are no fields of the config; `offered` names what this machine offers of a field's options.
    """
    problems = _problems(config_class, also, offered or {})
    lists = _joined_lists(config_class, problems)
    if problems or lists:
        st.session_state[_key(page)] = list(dict.fromkeys(problems.values()))
        for name in problems:
            del st.query_params[name]
        for name, parts in lists.items():
            st.query_params[name] = parts
        st.rerun()  # controls take their first value from the URL as a run finds it
    if noted := st.session_state.get(_key(page)):
        for text in noted:
            st.warning(escaped(f"This link could not be followed in full: {text}."))
        st.button("Understood", on_click=st.session_state.pop, args=(_key(page),))


def note_problem(page: str, text: str) -> None:
    """Say on this and the next runs of the page what was wrong with the link."""
    st.session_state.setdefault(_key(page), []).append(text)


def _key(page: str) -> str:
    return f"problems of {page}"


def _joined_lists(config_class: type, problems: dict[str, str]) -> dict[str, list[str]]:
    """Lists written with commas, as controls read them: one parameter for each part."""
    several = [f.name for f in fields(config_class) if f.metadata.get("several")]
    known = {*problems, *st.session_state}
    asked = {name: st.query_params.get_all(name) for name in several if name not in known}
    return {n: v[0].split(",") for n, v in asked.items() if len(v) == 1 and "," in v[0]}


def share_box(config: Any, **also: str) -> None:
    """The link to this very view."""
    default = type(config)()
    changed = {k: v for k, v in asdict(config).items() if v != getattr(default, k)}
    query = urlencode({**{k: _written(config, k, v) for k, v in changed.items()}, **also}, True)
    with st.container(border=True):
        st.markdown("**Share** this very view:")
        page = (st.context.url or "").split("?")[0]  # no address outside a browser
        st.code(page + (f"?{query}" if query else ""), language=None)


def _problems(
    config_class: type, also: tuple[str, ...], offered: dict[str, list]
) -> dict[str, str]:
    """What is wrong with the URL: parameter -> sentence."""
    names = [f.name for f in fields(config_class)]
    problems, values = {}, {}
    for name in st.query_params:
        if name in also or name in st.session_state:  # a control has it, and keeps it in bounds
            continue
        text = ",".join(st.query_params.get_all(name))
        if name not in names:
            known = ", ".join([*names, *also])
            problems[name] = f"{name[:40]!r} is no parameter of this page; these are: {known}"
            continue
        try:
            values[name] = parse(config_field(config_class, name), text)
        except ValueError as error:
            problems[name] = str(error)
            continue
        if name in offered and values[name] not in offered[name]:
            here = ", ".join(map(str, offered[name]))
            problems[name] = f"{name} must be one of {here} on this machine, got {text!r}"
            del values[name]
    try:
        config_class(**values)
    except ValueError as error:  # two parameters that exclude each other
        named = re.findall(r"\w+", str(error))
        problems |= {name: str(error) for name in values if name in named}
    return problems


def _written(config: Any, name: str, value: Any) -> Any:
    if config_field(type(config), name).metadata.get("several"):
        return value.split(",")
    return str(value).lower() if isinstance(value, bool) else value
