"""What is known of the chosen runs; each can be opened, shared, downloaded and, if own, deleted."""

import json
from typing import Any

import pandas as pd
import streamlit as st

from core.export import inert_csv
from core.runs.shipped import shipped_runs
from ui.download import download_made
from ui.layout import PAGES, escaped
from ui.link_field import link_field
from ui.my_runs import is_mine
from ui.run_texts import age_text, machine_text
from ui.runs_page.chosen import PAGE_OF, Chosen, name_in_address
from ui.runs_page.compared import draw_compared
from ui.runs_page.deletion import draw_deletion, tell_deletion
from ui.setting_texts import settings_text
from ui.shown_runs import ShownRun

RUN_FIELDS = (
    *("id", "kind", "config", "code_version", "state", "message"),
    *("created_at", "started_at", "ended_at", "machine"),
)


def draw_chosen(chosen: Chosen) -> None:
    """The figure, the facts of each run, and what can be done with them.

    Its place is there before a run is chosen, so that the list below, and the focus in it, stay.
    """
    with st.container():
        tell_deletion()
        if chosen.runs:
            _draw(chosen)


def _draw(chosen: Chosen) -> None:
    both = len(chosen.runs) > 1
    st.header("Two runs on the same axes" if both else "One run")
    draw_compared(chosen)
    for i, (shown, text) in enumerate(zip(chosen.runs, chosen.differences, strict=True)):
        _draw_facts(shown, f"{('First', 'Second')[i]}: {text}" if both else text)
    with st.container(horizontal=True):
        name = "-".join(["runs", *chosen.ids])
        csv, as_json = (lambda: table(chosen.runs)), (lambda: content(chosen.runs))
        download_made("CSV", csv, f"{name}.csv", "text/csv")
        download_made("JSON", as_json, f"{name}.json", "application/json")
        if not both and (shipped := nearest_shipped(chosen.runs[0])):
            names = [*chosen.ids, shipped]
            st.button("Compare with one that ships", on_click=name_in_address, args=(names,))


def nearest_shipped(shown: ShownRun) -> str | None:
    """The shipped run of its kind from which its settings differ least; None of a shipped run."""
    if shown.is_shipped or not (shipped := shipped_runs(shown.run.kind)):
        return None

    def differences(config: dict[str, Any]) -> tuple[bool, int]:
        names = [name for name in config if config[name] != shown.run.config.get(name)]
        return "data" in names, len(names)

    return min(shipped, key=lambda other: differences(other.run.config)).run.id


def table(runs: tuple[ShownRun, ...]) -> str:
    """Every row of the runs with settings and machine, as CSV; a run without rows has one line."""
    lines = [
        {
            "run": shown.run.id,
            "state": shown.run.state,
            **row,
            **{f"setting {name}": value for name, value in shown.run.config.items()},
            **{f"machine {name}": value for name, value in shown.run.machine.items()},
        }
        for shown in runs
        for row in shown.results or [{}]
    ]
    return inert_csv(pd.DataFrame(lines))


def content(runs: tuple[ShownRun, ...]) -> str:
    """The runs with their rows, as JSON."""
    return json.dumps(
        [{"run": {n: getattr(s.run, n) for n in RUN_FIELDS}, "rows": s.results} for s in runs]
    )


def _draw_facts(shown: ShownRun, name: str) -> None:
    run = shown.run
    seconds = (run.ended_at or 0) - (run.started_at or 0)
    took = f" after {seconds:,.0f} s" if run.ended_at and run.started_at else ""
    where = "shipped with the app, made" if shown.is_shipped else run.state + took + ", begun"
    machine = machine_text(run.machine) if run.machine else "not recorded"
    text = (
        f"run {run.id}, {where} {age_text(run.created_at)}. "
        f"Settings: {settings_text(run.kind, [run.config])}. Machine: {machine}. {run.message}"
    )
    st.markdown(f"**{escaped(name)}**, {escaped(text.strip())}")
    with st.container(horizontal=True, vertical_alignment="center"):
        if page := PAGE_OF.get(run.kind):
            st.page_link(page, label=f"Open on {PAGES[page][0]}", query_params={"run": run.id})
            with st.popover("Share"):
                st.markdown("The link to this run on its own page:")
                link_field(_address(page, run.id), f"link {run.id}")
        if is_mine(run) and not shown.is_shipped:
            draw_deletion(run)


def _address(page: str, name: str) -> str:
    here = (st.context.url or "").split("?")[0]
    return f"{here.rpartition('/')[0]}/{page.split('/')[-1].removesuffix('.py')}?run={name}"
