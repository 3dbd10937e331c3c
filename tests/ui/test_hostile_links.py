"""Links with bad parameters: each page opens without an error, and says what it could not follow.

A link carries a bad value for every control at once, so that a few pages try many parameters.
"""

from dataclasses import Field, fields

import pytest
from streamlit.testing.v1 import AppTest

from core.config import parse
from core.paths import ROOT
from core.runs.shipped import shipped_runs
from tests.ui.test_permalink import page, warnings
from ui.attention.view import AttentionView
from ui.cnn.view import CNNView
from ui.runs_page.view import RunsView
from ui.scaling.view import ScalingView
from ui.seq2seq.view import Seq2SeqView
from ui.similarity.view import SimilarityView

PAGES = {
    "attention": AttentionView,
    "scaling": ScalingView,
    "cnn": CNNView,
    "seq2seq": Seq2SeqView,
    "similarity": SimilarityView,
    "runs": RunsView,
}
ODD = [
    *("", " ", "0" * 400, "-0", "-1", "+5", " 5", "5 ", "07", "1_000", "0x1F", "1.5", "1e5"),
    *("1e400", "-1e400", "1e-400", "nan", "NaN", "inf", "-inf", "Infinity"),
    *("٣", "५", "½", "Ⅷ", "true", "TRUE", "yes", "on", "null", "None", "undefined"),
    *("a\0b", "\0", "\x1b[31m", "\n", "\r\n", "\t", "\u202e", "\u200b", "\ufffd", "\uffff"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;"),
    *("**b** [x](javascript:alert(1))", "$\\frac{1}{0}$", ":red[x]", "`x`", "| a | b |"),
    *("' OR 1=1 --", '"; DROP TABLE runs; --', "../../etc/passwd", "/dev/zero", "file:///etc"),
    *(",", ",,", "a,,b", "A,C,", "A,A", "[]", "[1]", "{}", '{"a":1}', "%00", "&", "=", "#", "?"),
    *("é", "e\u0301", "👩‍👩‍👧", "x" * 5000, "x" * 500_000),
]


@pytest.fixture(autouse=True)
def nothing_is_computed(monkeypatch):
    """These tests are about links; what ships is shown."""
    monkeypatch.setattr("ui.scaling.controls.has_cuda", lambda: False)


def opened(name: str, **query) -> str:
    """The warnings on a page that opened by this link."""
    app = page(name, **query)
    problems = [f"{e.message}: {str(query)[:300]}" for e in app.exception]
    assert not problems and app.title, problems
    return warnings(app).replace("\u2060", "")  # between two hyphens, which stay two


def is_text(f: Field) -> bool:
    return "pattern" in f.metadata


def refused(f: Field, text: str) -> bool:
    try:
        parse(f, text)
    except ValueError:
        return True
    return False


def links(name: str) -> list[dict[str, str]]:
    """Links that try every second odd value on a page, another one for each of its controls."""
    controls = [f for f in fields(PAGES[name]) if not is_text(f)]
    values = iter(ODD[[*PAGES].index(name) % 2 :: 2])
    return [
        {f.name: value for f, value in zip(controls, part, strict=False)}
        for part in iter(lambda: [v for _, v in zip(controls, values, strict=False)], [])
    ]


@pytest.mark.parametrize(
    "name, link",
    [(name, link) for name in PAGES for link in links(name)],
    ids=lambda x: str(x)[:30],
)
def test_of_many_bad_parameters_each_is_named_with_what_it_may_be(name, link):
    told = opened(name, **link)
    for f in fields(PAGES[name]):
        if f.name in link and refused(f, link[f.name]):
            assert f"{f.name} must be " in told


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("digits", [40, 400, 5000])
@pytest.mark.parametrize("sign", ["", "-"])
def test_whole_numbers_of_any_size_are_refused(name, digits, sign):
    """`core.config` compares them as whole numbers: no float holds so many digits."""
    numbers = [f.name for f in fields(PAGES[name]) if "low" in f.metadata]
    told = opened(name, **dict.fromkeys(numbers, sign + "9" * digits))
    assert numbers and all(f"{number} must be a" in told for number in numbers)


TEXTS = {
    "similarity": ("reference", "hypothesis"),
    "seq2seq": ("source", "words", "reference", "head", "cell"),
    "cnn": ("data", "left", "right", "rate", "cell"),
    "runs": ("drawn",),
}
ODD_TEXTS = [*ODD, "clip 000000000000", "clip ../../x", "a\u0301" * 50, "0" * 12, "A, e.e, seed 1"]


def texts() -> list[tuple[str, dict[str, str]]]:
    """Links that try odd texts on a page, another one for each of its texts."""
    return [
        (name, dict(zip(names, ODD_TEXTS[i : i + len(names)], strict=False)))
        for name, names in TEXTS.items()
        for i in range(0, len(ODD_TEXTS), 5)
    ]


@pytest.mark.parametrize("name, link", texts(), ids=lambda x: str(x)[:30])
def test_a_text_that_is_refused_is_named_and_another_one_is_shown(name, link):
    told = opened(name, **link)
    for f in fields(PAGES[name]):
        if f.name in link and refused(f, link[f.name]):
            assert f"{f.name} must be " in told


RUN = "run must be the name of a run on this server, got "
HEX = "0123456789ab"
NO_RUNS = [
    *(
        "",
        " ",
        ",",
        HEX,
        HEX.upper(),
        HEX[:-1],
        f"{HEX}0",
        f" {HEX}",
        f"{HEX}\n",
        "\0" * 12,
        "null",
    ),
    *(
        "../../etc/passwd",
        "x" * 5000,
        "9" * 5000,
        "٠" * 12,
        "<b>*x*</b>",
        "' OR 1=1 --",
        "%",
        "nan",
    ),
    *("_" * 12, "\ufffd" * 12, "\u202e" + HEX, "&lt;b&gt;", "[]", "true", f"{HEX},{HEX}"),
]


@pytest.mark.parametrize("run", NO_RUNS[::4], ids=lambda x: repr(x)[:20])
def test_a_name_that_no_run_has_is_quoted_and_what_ships_is_shown(run):
    quoted = repr(run[:20]).replace("\\", "")  # as `warnings` does
    assert f"{RUN}{quoted}; the run that ships" in opened("scaling", run=run)


def test_of_many_names_those_that_no_run_has_are_left_out():
    known = shipped_runs("cnn")[0].run.id
    assert f"{RUN}'', ' ', ','" in opened("cnn", run=NO_RUNS)
    app = page("cnn", run=[known, *NO_RUNS])
    assert RUN in warnings(app) and app.query_params["run"] in (known, [known])
    assert "run must name at most 27 runs, got 901" in opened(
        "cnn", run=[known, *map(str, range(900))]
    )


@pytest.mark.parametrize("run", NO_RUNS[1::4], ids=lambda x: repr(x)[:20])
def test_the_list_of_runs_quotes_a_name_that_no_run_has(run):
    assert f"{RUN}{run[:20]!r}".replace("\\", "") in opened("runs", run=run)
    assert "run must name at most 2 runs, got 3" in opened("runs", run=["a", "b", run + "c"])


def test_a_run_of_another_page_is_none_of_this_page():
    timing, training = (shipped_runs(kind)[0].run.id for kind in ("scaling", "cnn"))
    assert RUN in opened("cnn", run=timing) and RUN in opened("scaling", run=training)


@pytest.mark.parametrize("name", ["attention", "seq2seq", "similarity"])
def test_a_page_without_runs_says_that_it_has_none(name):
    assert "'run' is not a parameter of this page" in opened(name, run=HEX)


UNKNOWN = [
    *("colour", "SEED", "seed ", " seed", "seed[]", "seed.x", "__class__", "__proto__", "self"),
    *("constructor", "é", "x" * 5000, "\0", "\n", "<b>x</b>", "' OR 1=1 --", "../x", "%00", "1"),
]


@pytest.mark.parametrize("name", PAGES)
def test_names_that_are_no_parameters_are_named(name):
    told = opened(name, **dict.fromkeys(UNKNOWN, "1"))
    for unknown in UNKNOWN:
        assert f"{unknown[:40]!r} is not a parameter of this page".replace("\\", "") in told


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_name_and_one_of_streamlit_are_no_error(name):
    assert "'' is not a parameter of this page" in opened(name, **{"": "1", "$$ID-x-None": "1"})


@pytest.mark.parametrize("n", [500, 2000])
def test_hundreds_of_unknown_names_are_no_error(n):
    opened("attention", **{f"x{i}": "1" for i in range(n)})


@pytest.mark.parametrize(
    "name, field", [("attention", "seed"), ("cnn", "image"), ("scaling", "dim")]
)
def test_a_number_that_is_given_twice_is_refused(name, field):
    told = opened(name, **{field: ["1", "2"]})
    assert f"{field} must be " in told and "got '1,2'" in told


LISTS = [
    *(["A", ""], ["", ""], ["A", "A"], ["A,A"], ["A,", "C"], [","], ["A", "Z"], ["A C"], ["a"]),
    *(["A"] * 1000, ["A", "\0"], ["A,B,C", "A"], ["A", "B", "C", "D"]),
]


@pytest.mark.parametrize("parts", LISTS, ids=lambda x: str(x)[:20])
def test_a_list_with_empty_wrong_or_repeated_parts_is_refused(parts):
    assert "variants must be one or more of A, B, C, each once" in opened("cnn", variants=parts)


@pytest.mark.parametrize(
    "name, link, message",
    [
        ("scaling", {"shortest": "2048", "longest": "256"}, "shortest must not exceed longest"),
        ("attention", {"centred": "true", "causal": "true"}, "centred must be false"),
        (
            "cnn",
            {"variants": "A,B,C", "learning_rates": "0.3,0.1,0.03,0.01,0.003,0.001", "seeds": "5"},
            "must make at most 27 runs, got 90",
        ),
        ("cnn", {"data": "octmnist"}, "data must be one of octmnist-sample, fashion4"),
        ("cnn", {"image": "999999"}, "image must be a whole number from 0 to"),
        ("cnn", {"left": "A, 0.5, seed 1"}, "left must be a network that is shown"),
        ("cnn", {"left": "A, e-e.e, seed 9999"}, "left must be a network that is shown"),
        ("seq2seq", {"head": "9.99"}, ""),
        ("seq2seq", {"head": "2.2", "task": "spelling", "shown": "what was written"}, ""),
        ("seq2seq", {"word": "400", "cell": "attention-999-9999"}, ""),
        ("seq2seq", {"cell": "recurrent-0-0", "word": "1", "task": "spelling"}, ""),
        ("seq2seq", {"source": "clip 000000000000"}, ""),
        ("seq2seq", {"source": "x", "mode": "teacher-forced"}, ""),
        ("similarity", {"utterance": "99999"}, ""),
        ("similarity", {"reference": "", "hypothesis": "", "symbols": "words"}, ""),
    ],
)
def test_values_that_are_right_alone_and_not_here_are_no_error(name, link, message):
    assert message in opened(name, **link)


@pytest.mark.parametrize(
    "link", [dict(zip(["seed", "run", "<b>", "\0"], ODD[i : i + 4], strict=False)) for i in (0, 40)]
)
def test_the_overview_takes_no_parameter_and_minds_none(link):
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = value
    assert not app.run().exception


@pytest.mark.parametrize("name", PAGES)
def test_a_link_of_a_megabyte_shows_the_page(name):
    opened(name, seed="9" * 1_000_000)


def test_what_a_link_says_is_shown_as_text_and_cut_short():
    hostile = "**[x](http://example.com)**<b>" + "y" * 5000
    app = page("attention", terms=hostile, **{hostile: "1"})
    for warning in app.warning:
        assert "\\*\\*\\[x\\]\\(http" in warning.value and len(warning.value) < 500


@pytest.mark.parametrize(
    "name, value, message",
    [
        ("cell", "attention-999-9999", "cell must be a row and a column of these maps, at most"),
        ("cell", "first-0-0", "cell must be a row and a column of these maps"),
        ("zoom", "9-2", "zoom must be two positions from 0 to"),
        ("zoom", "0-9999", "zoom must be two positions from 0 to"),
    ],
)
def test_a_place_that_the_maps_do_not_have_is_told(name, value, message):
    assert message in opened("seq2seq", task="spelling", **{name: value})


def test_a_place_that_the_maps_have_is_followed():
    assert not opened("seq2seq", task="spelling", cell="attention-0-1", zoom="1-5")
