"""Methods of one's own: timed beside ours by whoever owns the machine, and named by no link."""

import json
import os
import subprocess
import sys
from functools import partial

import pytest

from core.attention.comparison import own_errors
from core.attention.config import METHODS, AttentionConfig, ScalingConfig
from core.attention.own import SETTING, is_own
from core.config import config_field, parse
from core.paths import ROOT
from tests.command import run_here

MODULE = """
import torch
from torch.nn.functional import elu, scaled_dot_product_attention

def exact(q, k, v, causal=False, scale=None):
    return scaled_dot_product_attention(q, k, v, is_causal=causal, scale=scale)

def plain(q, k, v):
    return scaled_dot_product_attention(q, k, v)

def features(x):
    return elu(x) + 1

def narrow(q, k, v):
    return v[..., :1]

def two(q, k):
    return q

def never(q, k, v):
    return v * float("nan")

def broken(x):
    return 1 / 0

number = 7
"""
SHORT = ("--longest", "256", "--rounds", "3", "--dim", "8", "--methods")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the module; the one from which commands are run."""
    made = tmp_path / "mine"
    made.mkdir()
    (made / "mine.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(made)
    monkeypatch.syspath_prepend(made)
    yield made
    sys.modules.pop("mine", None)
    for name in filter(is_own, [*METHODS]):
        del METHODS[name]


@pytest.fixture
def measure(folder):
    return partial(run_here, "measure-scaling", "--json", *SHORT)


@pytest.fixture
def compare(folder):
    return partial(run_here, "compare-attention", "--json", "--dim", "8", "--seq-len", "32")


def rows_of(done, method):
    assert done.returncode == 0, done.stderr
    return [row for row in map(json.loads, done.stdout.splitlines()) if row["method"] == method]


@pytest.mark.parametrize("options", [(), ("--causal",), ("--no-scaled",)])
def test_an_attention_function_is_checked_against_softmax_and_timed(measure, options):
    rows = rows_of(measure("fused", "--method", "mine:exact", *options), "mine:exact")
    assert [row["seq_len"] for row in rows] == [128, 256]
    for row in rows:
        assert row["status"] == "measured" and row["median_seconds"] > 0
        assert row["relative_error"] < 1e-5
        assert row["gflops"] is row["multiply_adds"] is None  # nobody knows them


def test_a_feature_map_has_the_error_of_the_same_map_here(measure):
    done = measure("elu", "--method", "mine:features")
    ours, own = rows_of(done, "elu"), rows_of(done, "mine:features")
    for a, b in zip(ours, own, strict=True):
        assert a["relative_error"] == pytest.approx(b["relative_error"], rel=1e-4)


REFUSED = {
    "mine:narrow": "must return a tensor of v's shape (1, 1, 128, 8), got (1, 1, 128, 1)",
    "mine:two": "must take q, k, v (attention) or x (a feature map), got (q, k)",
    "mine:number": "mine must have the function number, got 7",
    "mine:missing": "mine must have the function missing, got None",
    "absent:function": "absent must be a module that can be imported from here",
    "os.system": "method must be module:function, got 'os.system'",
    "os;x:y": "method must be module:function",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_method_gets_a_sentence(measure, name):
    done = measure("fused", "--method", name)
    assert done.returncode == 2 and REFUSED[name] in done.stderr
    assert "Traceback" not in done.stderr


def test_a_causal_measurement_needs_a_causal_function(measure):
    done = measure("fused", "--method", "mine:plain", "--causal")
    assert done.returncode == 2 and "must have a parameter causal" in done.stderr


def test_an_output_that_is_not_finite_is_a_row_that_says_so(measure):
    rows = rows_of(measure("fused", "--method", "mine:never"), "mine:never")
    assert {row["status"] for row in rows} == {"not finite"}


def test_who_starts_the_app_offers_methods_and_a_link_cannot(folder, measure, monkeypatch):
    command = [sys.executable, "-m", "core", "measure-scaling", "--json", *SHORT]
    path = os.pathsep.join(map(str, (folder, ROOT)))
    env = {**os.environ, "PYTHONPATH": path, SETTING: "mine:exact, no name"}
    done = subprocess.run(
        [*command, "fused,mine:exact"], env=env, capture_output=True, text=True, timeout=120
    )
    assert len(rows_of(done, "mine:exact")) == 2
    assert "a method must be named module:function, got 'no name'" in done.stderr
    with pytest.raises(ValueError, match="methods must be one or more of"):
        parse(config_field(ScalingConfig, "methods"), "fused,mine:exact")
    assert measure("fused,mine:exact").returncode == 2


@pytest.mark.parametrize("options", [(), ("--causal",), ("--no-scaled", "--mean-logit", "1")])
def test_an_attention_function_is_compared_by_its_output(compare, options):
    (row,) = rows_of(compare("--method", "mine:exact", *options), "mine:exact")
    assert row["output_error"] < 1e-12 < row["baseline_error"]
    assert row["weight_error"] is row["negative_weights"] is None  # nobody knows its weights


@pytest.mark.parametrize("options", [(), ("--causal",), ("--no-scaled", "--mean-logit", "1")])
def test_a_feature_map_is_compared_like_the_same_map_here(compare, options):
    done = compare("--method", "mine:features", *options)
    (ours,), (own,) = rows_of(done, "elu"), rows_of(done, "mine:features")
    assert {**own, "method": "elu"} == ours


@pytest.mark.parametrize(
    "name, message",
    [
        ("mine:narrow", "must return a tensor of v's shape (1, 1, 32, 8), got (1, 1, 32, 1)"),
        ("mine:never", "mine:never must give finite numbers, got others"),
        ("mine:broken", "mine:broken cannot be compared: division by zero"),
        ("mine:missing", "mine must have the function missing, got None"),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence(compare, name, message):
    done = compare("--method", name)
    assert done.returncode == 2 and message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_comparison_with_a_method_of_ones_own_is_no_shipped_result(compare, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    done = compare("--method", "mine:exact", "--save", str(empty))
    assert done.returncode == 2 and "save must end in .npz" in done.stderr
    assert not list(empty.iterdir())
    done = compare("--method", "mine:exact", "--save", str(tmp_path / "mine.npz"))
    assert done.returncode == 0 and (tmp_path / "mine.npz").is_file()


def test_the_page_asks_for_the_methods_that_are_named(monkeypatch):
    monkeypatch.setenv(SETTING, "operator:neg,operator:add")
    own = own_errors(AttentionConfig(seq_len=16))
    (row,), (problem,) = own.errors, own.problems
    assert problem.startswith("operator:add cannot be compared: the function must take")
    assert row.method == "operator:neg" and row.output_error > 0
    monkeypatch.delenv(SETTING)
    assert own_errors(AttentionConfig(seq_len=16)).errors == ()
