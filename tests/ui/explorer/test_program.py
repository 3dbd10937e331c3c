"""The explorer's program: its size, what it must not use, and its pure parts in node."""

import json
import re
import shutil
import subprocess

import pytest

from core.figures.theme import colour
from ui.explorer.source import FOLDER, MODULES, program, style

MOST_BYTES = 60_000


def test_program_and_style_are_small():
    assert len(program().encode()) + len(style().encode()) < MOST_BYTES


def test_every_module_is_joined_after_those_that_it_imports():
    assert sorted(MODULES) == sorted(path.stem for path in FOLDER.glob("*.js"))
    for i, name in enumerate(MODULES):
        text = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
        for imported in re.findall(r'^import .* from "\./(\w+)\.js"$', text, re.MULTILINE):
            assert imported in MODULES[:i]


def test_no_text_becomes_mark_up_and_nothing_is_fetched():
    banned = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp"
    assert not re.search(banned, program())
    assert set(re.findall(r"https?://[^\"' ]+", program() + style())) <= {
        "http://www.w3.org/2000/svg"
    }


NAMES = ("mark", "attention", "recurrent", "first", "second")
NODE = shutil.which("node")


def test_the_colours_are_those_of_the_app():
    text = (FOLDER / "heatmap.js").read_text(encoding="utf-8")
    table = text[text.index("export const INK") :].partition("\n}\n")[0]
    for mode, part in zip(("dark", "light"), table.split("dark:")[::-1], strict=True):
        drawn = dict(re.findall(r'(\w+): "(#\w{6})"', part))
        assert drawn["back"].upper() == colour("paper", mode)
        for name in NAMES:
            assert drawn[name] == colour(name, mode)


def test_no_letter_is_smaller_than_twelve_pixels():
    sizes = re.findall(r"(?:font(?:-size)?: *|font = `)(\d+)px", program() + style())
    assert sizes and min(map(int, sizes)) >= 12


CASES = {
    "a position comes back from its pixel": (
        "[0, 7.5, 30].map((x) => toPosition({lo: 5, hi: 45, n: 90}, 800, "
        "toPixel({lo: 5, hi: 45, n: 90}, 800, x)))",
        [0, 7.5, 30],
    ),
    "zooming keeps the position under the pointer": (
        "toPixel(zoomed(whole(100), 0.5, 30), 800, 30)",
        240,
    ),
    "zooming ends at the whole": ("zoomed({lo: 10, hi: 20, n: 30}, 99, 15)", [0, 30, 30]),
    "zooming ends at four positions": ("zoomed(whole(100), 0, 0)", [0, 4, 100]),
    "a word of one letter cannot be zoomed": ("zoomed(whole(1), 0.5, 0.5)", [0, 1, 1]),
    "panning ends at the ends": ("panned({lo: 5, hi: 15, n: 20}, 99)", [10, 20, 20]),
    "a zoom comes back from its text": ("zoomOf(zoomText({lo: 3, hi: 9, n: 20}), 20)", [3, 9, 20]),
    "the whole has no text": ("zoomText(whole(20))", ""),
    "a zoom of another axis is the whole": ("zoomOf('300-400', 20)", [0, 20, 20]),
    "a zoom that is none is the whole": ("zoomOf('x', 20)", [0, 20, 20]),
    "ticks are round": ("ticks(0, 1, 5).map((t) => Math.round(t * 10))", [0, 2, 4, 6, 8, 10]),
    "a pixel shows the largest of its columns": ("maxima([1, 5, 2, 0, 3, 9], 3)", [5, 2, 9]),
    "a pixel shows what is farthest from 0": ("maxima([1, -5, 2, 0], 2)", [-5, 2]),
    "few columns fill many pixels": ("maxima([1, 2], 4)", [1, 1, 2, 2]),
    "no column is lost on few pixels": (
        "columnsOfPixels(0, 1500, 700, 1500).every(([a, b], i, all) => "
        "b > a && (i === 0 || a <= all[i - 1][1]))",
        True,
    ),
    "what was heard is the shortest span of four fifths": (
        "heardSpan(Float32Array.of(0.1, 0, 0.5, 0.35, 0.05))",
        [2, 4, 0.85],
    ),
    "what was heard of one letter is that letter": ("heardSpan(Float32Array.of(1))", [0, 1, 1]),
    "the reader of a column is the row with most weight, more than an even share": (
        "[...readers({values: Float32Array.of(0.9, 0.1, 0, 0, 0.2, 0.8), rows: 2, columns: 3})]",
        [0, 0, 1],
    ),
    "where nobody looks, the last reader stays": (
        "[...readers({values: Float32Array.of(0, 0.1, 0.9, 0, 0, 0, 0, 0), rows: 2, columns: 4})]",
        [0, 0, 0, 0],
    ),
    "rows looking at a column, most first": (
        "rowsLooking({values: Float32Array.of(0.4, 0.6, 0.9, 0.1, 0.7, 0.3), rows: 3, columns: 2}, "
        "0, 3).map(([row]) => row)",
        [1, 2],
    ),
    "one head is meant for both decoders": ("headNames('1.2')", ["1.2", "1.2"]),
    "a head each is meant": ("headText(headNames('1.2/mean'))", "1.2/mean"),
    "a pinned cell is read": ("pinnedCell('recurrent-3-57')", [1, 3, 57]),
    "what is no cell pins nothing": ("pinnedCell('recurrent-3')", None),
    "a cell of another's model is read": ("pinnedCell('second-3-57')", [1, 3, 57]),
    "a head is found by its rank": (
        "[...headMap({heads: [['2.1', 0.9], ['1.1', 0.1]]}, "
        "{values: Float32Array.of(1, 0, 0, 1, 0.5, 0.5), shape: [3, 1, 2]}, '1.1').values]",
        [0, 1],
    ),
    "the mean comes after the heads": (
        "[...headMap({heads: [['2.1', 0.9], ['1.1', 0.1]]}, "
        "{values: Float32Array.of(1, 0, 0, 1, 0.5, 0.5), shape: [3, 1, 2]}, 'mean').values]",
        [0.5, 0.5],
    ),
    "no symbol is a formula of a spreadsheet": (
        "['=1+1', ' +1', '-', '@x', '\\t=1', '＝1', 'a=1', '', '(1)'].map(inertText)",
        ["'=1+1", "' +1", "'-", "'@x", "'\t=1", "'＝1", "a=1", "", "(1)"],
    ),
    "a row of a difference is called one": (
        "rowText({names: ['Difference (a − b)'], sides: [{symbols: ['n'], probabilities: [0.5]}], "
        "maps: [{values: Float32Array.of(0.25, -0.5), rows: 1, columns: 2}], "
        "axis: {step: 0.5, end: 1}, signed: true}, 0, 0, 0)",
        "Difference (a − b), step 1 of 1 writes “n”. Farthest from 0 at 0.50 to 1.00 s: −0.500; "
        "0.00 to 0.50 s: 0.250. Here, 0.00 to 0.50 s: 0.250.",
    ),
    "a difference has its name": (
        "mapsOf({mode: 'free', axis: {}, sides: ['attention', 'recurrent'].map((id) => "
        "({id, name: id, symbols: ['n'], heads: [['1.1', 1]]}))}, Object.fromEntries([0, 1].map("
        "(i) => ['cross' + i, {values: Float32Array.of(i, 0, i, 0), shape: [2, 1, 2]}])), "
        "{head: 'mean', shown: DIFFERENCE}, null).names",
        ["Difference (attention − recurrent)"],
    ),
    "the colours of a difference say who looks more": (
        "scaleText({sides: [{name: 'A'}, {name: 'B'}], signed: true, "
        "colours: {largest: 0.5, root: false}})",
        "Difference: −0.50 to 0.50. Violet: the A looks more; orange: the B",
    ),
    "rows that differ most look at a column, whichever decoder looks more": (
        "rowsLooking({values: Float32Array.of(0.6, 0, -0.9, 0), rows: 2, columns: 2}, "
        "0, 2).map(([row]) => row)",
        [1, 0],
    ),
    "a curve fills its strip, of weights as of differences": (
        "[[0, 0.5], [-0.5, 0.5], [-0.2, 0.4]].map((row) => { const ys = []; const context = "
        "{beginPath() {}, stroke() {}, lineTo: (x, y) => ys.push(y)}; paintCurve(context, row, "
        "whole(2), {x: 0, y: 30, width: 10, height: 56}, '', ''); "
        "return [Math.min(...ys), Math.max(...ys)] })",
        [[32, 86], [32, 84], [32, 71]],
    ),
    "every symbol stands beside its row": (
        "rowLabels(['a', '>'], LOWEST)",
        [["a", 7], ["stop", 16.5]],
    ),
    "words beside low rows are whole, also the first and the last": (
        "rowLabels([...'one two>'], 4)",
        [["one", 6], ["two", 18]],
    ),
    "long symbols are cut, and as many are named as there is room for": (
        "rowLabels(['translate', 'is', '.'], 8).map(([text]) => text)",
        ["trans…", "."],
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
