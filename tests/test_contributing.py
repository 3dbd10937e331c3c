"""What CONTRIBUTING tells a contributor to do, done on a copy."""

import json
import re
import shutil
import subprocess
import sys

import pytest

from core.paths import ROOT

PATCH = re.compile(r"```diff\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^--- a/(.*)\n\+\+\+ b/\1\n", re.MULTILINE)
HUNK = re.compile(r"^@@.*\n", re.MULTILINE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the code with the patch of CONTRIBUTING applied."""
    folder = tmp_path_factory.mktemp("copy")
    for part in ("core", "ui"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    (patch,) = PATCH.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    _, *parts = FILE.split(patch)
    for path, hunks in zip(parts[::2], parts[1::2], strict=True):
        for hunk in HUNK.split(hunks)[1:]:
            _apply(hunk.split("diff --git")[0], folder / path)
    return folder


def _apply(hunk, path):
    """Replace the lines of one hunk, which must stand in the file exactly once."""
    lines, text = hunk.splitlines(keepends=True), path.read_text(encoding="utf-8")
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"the patch no longer fits {path.name}:\n{hunk}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def rows_of(copy, *options):
    command = [sys.executable, "-m", "core", *options, "--json"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_an_added_feature_map_is_compared(copy):
    rows = rows_of(copy, "compare-attention", "--dim", "8", "--seq-len", "32")
    (added,) = [row for row in rows if row["method"] == "exponential"]
    assert added["varied"] == "none" and 0 < added["output_error"] < 1
    assert added["negative_weights"] == 0


def test_an_added_feature_map_is_timed(copy):
    methods = ("--methods", "fused,exponential", "--longest", "256", "--rounds", "3")
    rows = [r for r in rows_of(copy, "measure-scaling", *methods) if r["method"] == "exponential"]
    assert [row["seq_len"] for row in rows] == [128, 256]
    assert all(row["status"] == "measured" for row in rows)


def test_an_added_feature_map_has_its_label_on_the_page(copy):
    code = (
        "import pandas as pd; from ui.attention.numbers import COLUMNS, _readable; "
        "row = dict.fromkeys(COLUMNS, 0.0) | {'method': 'exponential', 'terms': 0}; "
        "print(_readable(pd.DataFrame([row]))['feature map'][0])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True)
    assert done.stdout.strip() == "exp of each entry", done.stderr
