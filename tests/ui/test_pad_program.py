"""The program of the pad: its size, what it must not use, and its pure parts in node."""

import json
import re
import shutil
import subprocess

import pytest

from core.cnn.rows import SHIFTS
from core.paths import ROOT

FOLDER = ROOT / "ui" / "cnn"
PROGRAM = (FOLDER / "pad.js").read_text(encoding="utf-8")
STYLE = (FOLDER / "pad.css").read_text(encoding="utf-8")
MOST_BYTES = 14_000
NODE = shutil.which("node")
MOST = max(SHIFTS)
CASES = {
    "no shift": ("shiftText(0, 0)", "Not shifted"),
    "both axes": ("shiftText(2, -1)", "Shifted 2 to the right, 1 up"),
    "the other way": ("shiftText(-3, 4)", "Shifted 3 to the left, 4 down"),
    "one axis": ("shiftText(0, 1)", "Shifted 1 down"),
    "a step": (f"moved([1, 2], [1, 0], {MOST})", [2, 2]),
    "no step beyond the last": (f"moved([{MOST}, -{MOST}], [1, -1], {MOST})", [MOST, -MOST]),
    "every shift has its place, as the server counts them": (
        f"[{','.join(f'shiftIndex({dx}, {dy}, {MOST})' for dy in SHIFTS for dx in SHIFTS)}]",
        list(range(len(SHIFTS) ** 2)),
    ),
}


def test_program_and_style_are_small():
    assert len(PROGRAM.encode()) + len(STYLE.encode()) < MOST_BYTES


def test_no_text_becomes_mark_up_and_nothing_is_fetched():
    banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp"
    assert not re.search(banned, PROGRAM)
    assert not re.findall(r"https?://", PROGRAM + STYLE)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_pure_parts_hold_their_laws():
    made = "{" + ",".join(f"{json.dumps(name)}: {code}" for name, (code, _) in CASES.items()) + "}"
    ending = f"\nconsole.log(JSON.stringify({made}))\n"
    command = [NODE, "--input-type=module", "-"]
    done = subprocess.run(
        command, input=PROGRAM + ending, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: expected for name, (_, expected) in CASES.items()}
