"""The program of the maps: its size, what it must not use, and its pure parts in node."""

import json
import re
import shutil
import subprocess
from math import exp

import pytest

from core.figures.theme import colour
from ui.attention.maps.source import FOLDER, MODULES, SHARED, program, style

MOST_BYTES = 36_000


def test_program_and_style_are_small():
    assert len(program().encode()) + len(style().encode()) < MOST_BYTES


def test_every_module_is_joined_after_those_that_it_imports():
    assert sorted(MODULES) == sorted(path.stem for path in FOLDER.glob("*.js"))
    for i, name in enumerate(MODULES):
        text = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
        for imported in re.findall(r'^import .* from "\./(\w+)\.js"$', text, re.MULTILINE):
            assert imported in MODULES[:i]
        for imported in re.findall(r'^import .* from "[./]+/explorer/(\w+)\.js"$', text, re.M):
            assert imported in SHARED


def test_no_text_becomes_mark_up_and_nothing_is_fetched():
    banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp"
    assert not re.search(banned, program())
    assert not re.findall(r"https?://", program() + style())


NODE = shutil.which("node")
MAP = "{values: [0.1, -0.5, 0.2, 0, 0.4, 0.3], rows: 2, columns: 3}"
CASES = {
    "a cell comes back from its text": (
        f"cellOf(cellText({{row: 1, column: 2}}, 1), 1, {MAP})",
        [1, 2],
    ),
    "a pair lies in its block": (f"cellOf('3-4', 2, {MAP})", [1, 2]),
    "what is no cell is none": (f"cellOf('3', 1, {MAP})", None),
    "no cell beyond the maps": (f"cellOf('2-0', 1, {MAP})", None),
    "no step beyond the edge": (f"movedCell({{row: 1, column: 0}}, 1, -10, {MAP})", [1, 0]),
    "the cell farthest from 0": (f"extremeCell({MAP})", [0, 1]),
    "a later key is not seen": (
        "[[0, 1], [1, 1]].map(([row, column]) => isFuture({causal: true}, {row, column}))",
        [True, False],
    ),
    "every key is seen without a mask": ("isFuture({causal: false}, {row: 0, column: 1})", False),
    "the cell under a point": (
        f"cellUnder({MAP}, {{x: 10, y: 20, width: 30, height: 20}}, {{x: 25, y: 35}})",
        [1, 1],
    ),
    "no cell beside the map": (
        f"cellUnder({MAP}, {{x: 10, y: 20, width: 30, height: 20}}, {{x: 9, y: 35}})",
        None,
    ),
    "the sums of the series": ("[1, 2, 3, 4].map((n) => partialSum(-2, n))", [1, -1, 1, -0.333333]),
    "many terms are exp": ("partialSum(1.5, 30)", round(exp(1.5), 6)),
    "0 is on both axes": (
        "[...rangeOf([1, 2]), ...heights([-1, 0.5], 1)]",
        [-0.5, 2, 0, round(exp(0.5), 6)],
    ),
    "an axis goes from end to end": (
        "[false, true].map((steep) => [-2, 300].map(heightOf([-2, 300], steep)))",
        [[0, 1], [0, 1]],
    ),
    "a steep axis has powers of ten": ("powers([-20, 3000], 4)", [-10, -1, 0, 1, 10, 100, 1000]),
    "numbers keep apart, 0 and the largest stay": (
        "spacedOut([-1, 0, 1, 10, 100], (x) => (x > 1 ? x : 4 * x))",
        [0, 100],
    ),
    "three digits are said": (
        "[0, 0.12345, -0.00012345, 1234.5, 302000, -2.5e12].map(digits)",
        ["0", "0.123", "−1.23 × 10⁻⁴", "1,230", "302,000", "−2.5 × 10¹²"],
    ),
    "numbers of an axis have one form": (
        "[[0, 1, 1000], [-10, 0, 1, 1e3, 1e5]].map((values) => values.map(axisTexts(values)))",
        [["0", "1", "1,000"], ["−10¹", "0", "10⁰", "10³", "10⁵"]],
    ),
}


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_pure_parts_hold_their_laws():
    made = "{" + ",".join(f"{json.dumps(n)}: {e}" for n, (e, _) in CASES.items()) + "}"
    plain = "v && typeof v === 'object' && !Array.isArray(v) ? Object.values(v) : v"
    ending = (
        f"const made = {made}\nfor (const k in made) {{ const v = made[k]; made[k] = {plain} }}\n"
        "const round = (k, v) => (typeof v === 'number' ? Number(v.toFixed(6)) : v)\n"
        "console.log(JSON.stringify(made, round))\n"
    )
    command = [NODE, "--input-type=module", "-"]
    done = subprocess.run(
        command, input=program() + ending, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: expected for name, (_, expected) in CASES.items()}


def test_the_colours_of_the_curves_are_those_of_the_app():
    text = (FOLDER / "curve.js").read_text(encoding="utf-8")
    for mode in ("light", "dark"):
        (row,) = re.findall(rf"{mode}: \{{ (materialised.*) \}}", text)
        hues = dict(re.findall(r'(\w+): "(#\w{6})"', row))
        assert set(hues) == {"materialised", "taylor", "negative"}
        assert hues == {name: colour(name, mode) for name in hues}
