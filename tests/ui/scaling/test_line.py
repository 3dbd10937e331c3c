"""The line in the chart: what it is sent, what it takes, and its program in node."""

import json
import re
import shutil
import subprocess

import pytest

from core.attention.charts import ERROR, MEASURES, MEMORY, SPEED, TIME
from core.paths import ROOT
from core.runs.shipped import shipped_runs
from ui.scaling import line
from ui.scaling.answer import flag, readout
from ui.scaling.view import LONGEST
from ui.shown_runs import ShownRun

SIZES = [128, 256, 512]
PROGRAM = (ROOT / "ui" / "scaling" / "line.js").read_text(encoding="utf-8")
NODE = shutil.which("node")
CASES = {
    "the nearest place": (
        "[0, 14, 16, 99].map((pixel) => nearest([10, 20, 30], pixel))",
        [0, 0, 1, 2],
    ),
    "a step": ("stepped(1, KEYS.ArrowRight, 3)", 2),
    "no step beyond the ends": (
        "[stepped(2, KEYS.ArrowUp, 3), stepped(0, KEYS.ArrowLeft, 3)]",
        [2, 0],
    ),
    "to the ends": ("[stepped(1, KEYS.Home, 3), stepped(1, KEYS.End, 3)]", [0, 2]),
    "a flag stays within the chart": (
        "[10, 50, 95].map((x) => x + inside(x, 40, 100))",
        [20, 50, 80],
    ),
}


@pytest.fixture(scope="module")
def timing() -> ShownRun:
    (shipped,) = shipped_runs("scaling")
    return ShownRun(shipped.run, shipped.rows, True)


@pytest.mark.parametrize("shown", MEASURES)
def test_every_length_is_sent_with_the_words_of_its_readout(timing, shown):
    sizes = sorted({row["seq_len"] for row in timing.rows})
    words = line._words(timing.run.id, timing.run.attempt, shown, sizes, timing)
    assert words["lengths"] == sizes
    for size, parts in zip(sizes, words["readouts"], strict=True):
        assert "**".join(parts) == readout(timing, size, shown)
        assert parts[1] == f"At L = {size:,}"  # bold


@pytest.mark.parametrize(
    "shown, ending", [(TIME, "faster"), (MEMORY, "more"), (SPEED, ""), (ERROR, "")]
)
def test_the_flag_says_what_linear_attention_saves(timing, shown, ending):
    text = flag(timing, 8192, shown)
    assert re.fullmatch(rf"at 8,192: [\d.]+ × {ending}" if ending else "at 8,192", text)
    assert not ending or text.removeprefix("at 8,192: ") in readout(timing, 8192, shown)
    assert flag(timing, 77, shown) == "at 77"


@pytest.mark.parametrize("shown", [TIME, MEMORY])
def test_a_run_without_softmax_compares_nothing(timing, shown):
    alone = ShownRun(timing.run, [r for r in timing.rows if r["method"] == "elu"], True)
    assert flag(alone, 128, shown) == "at 128"


@pytest.mark.parametrize(
    "chosen, kept",
    [
        ({"at": 256, "count": 1}, {"at": 256}),
        ({"at": 512, "count": 1}, {"at": LONGEST}),
        ({"at": 300}, {}),
        ({"at": "256"}, {}),
        ({"at": [256]}, {}),
        ({"at": None}, {}),
        ({}, {}),
        ("256", {}),
        ([256], {}),
        (None, {}),
    ],
)
def test_only_a_measured_length_is_taken(chosen, kept, monkeypatch):
    changed = {}
    monkeypatch.setattr(line, "change", changed.__setitem__)
    monkeypatch.setattr(line.st, "session_state", {line.KEY: {"chosen": chosen}})
    line._take(SIZES)
    assert changed == kept


def test_no_text_becomes_mark_up_and_nothing_is_fetched():
    banned = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp|https?://"
    )
    for program in (PROGRAM, (ROOT / "ui" / "frame.js").read_text(encoding="utf-8")):
        assert not re.search(banned, program)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_pure_parts_hold_their_laws():
    made = "{" + ",".join(f"{json.dumps(name)}: {code}" for name, (code, _) in CASES.items()) + "}"
    done = subprocess.run(
        [NODE, "--input-type=module", "-"],
        input=f"{PROGRAM}\nconsole.log(JSON.stringify({made}))\n",
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: expected for name, (_, expected) in CASES.items()}
