"""What CONTRIBUTING tells a contributor to do, done on a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from math import isfinite

import pytest

from core.paths import ROOT

PATCH = re.compile(r"```diff\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^--- (?:a/.*|/dev/null)\n\+\+\+ b/(.*)\n", re.MULTILINE)
HUNK = re.compile(r"^@@.*\n", re.MULTILINE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the code with the patches of CONTRIBUTING applied."""
    folder = tmp_path_factory.mktemp("copy")
    for part in ("core", "ui", "pages", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "browser")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored)
    for name in ("streamlit_app.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "assets", folder / "assets", copy_function=os.symlink)
    for patch in PATCH.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        _, *parts = FILE.split(patch)
        for path, hunks in zip(parts[::2], parts[1::2], strict=True):
            for hunk in HUNK.split(hunks)[1:]:
                _apply(hunk.split("diff --git")[0], folder / path)
    return folder


def _apply(hunk, path):
    """Replace the lines of one hunk, which must stand in the file exactly once; or a new file."""
    lines = hunk.splitlines(keepends=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(before) == 1, f"the patch no longer fits {path.name}:\n{hunk}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def output_of(copy, *command):
    command = [sys.executable, *command]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows_of(copy, *options):
    lines = output_of(copy, "-m", "core", *options, "--json").splitlines()
    return [json.loads(line) for line in lines]


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
        "import pandas as pd; from ui.attention.numbers import COLUMNS, readable; "
        "row = dict.fromkeys(COLUMNS, 0.0) | {'method': 'exponential', 'terms': 0}; "
        "print(readable(pd.DataFrame([row]))['feature map'][0])"
    )
    assert output_of(copy, "-c", code).strip() == "exp of each entry"


OPEN = """
import sys
from streamlit.testing.v1 import AppTest
from core.paths import ROOT
name, parameter, value = sys.argv[1:]
app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
app.switch_page(f"pages/{name}.py")
app.query_params[parameter] = value
app.run()
print(*(e.message for e in (*app.exception, *app.warning)), file=sys.stderr)
assert not app.exception and not app.warning
print(*(element.value for element in (*app.title, *app.markdown, *app.table)), sep="\\n")
"""


def test_an_added_data_set_is_trained_on_and_its_page_says_what_came_of_it(copy):
    output_of(copy, "-m", "core.prepare.stripes")
    swept = ("--variants", "B,C", "--learning-rates", "0.01", "--seeds", "2", "--epochs", "1")
    rows = rows_of(copy, "sweep-cnn", "--data", "stripes", *swept, "--save", "assets/runs/cnn")
    assert [row["n_images"] for row in rows if row.get("test") == "all"] == [100] * 4
    assert "Drawn: " in output_of(copy, "-c", OPEN, "cnn", "data", "stripes")


def test_an_added_page_opens_by_its_link(copy):
    lines = output_of(copy, "-c", OPEN, "layers", "variant", "C").splitlines()
    assert lines[0] == "What does each layer cost?"
    assert any("conv2" in line for line in lines) and not any("pool1" in line for line in lines)


TRAIN = """
from core.progress import Progress
from core.seq2seq import train
from core.seq2seq.spelling.config import SpellingConfig
from tests.core.seq2seq.test_train import TINY, words_lesson
train.data_set_of = words_lesson
config = SpellingConfig(decoders="gated", epochs=1, batch_size=4, **TINY)
(row,) = (step for step in train.train_seq2seq(config) if not isinstance(step, Progress))
print(row.decoder, row.status, row.train_loss, row.validation_loss)
"""


def test_an_added_decoder_is_trained(copy):
    decoder, status, *losses = output_of(copy, "-c", TRAIN).split()
    assert (decoder, status) == ("gated", "trained") and all(isfinite(float(x)) for x in losses)


def test_the_tests_hold_for_what_was_added(copy):
    """A few of those that are parametrized by a name."""
    few = "stripes or gated and (seed or state or all_at_once) or layers and (names or megabyte)"
    files = ("core/cnn/test_catalogue", "core/seq2seq/test_model", "ui/test_hostile_links")
    paths = [f"tests/{file}.py" for file in files]
    output = output_of(copy, "-m", "pytest", "-rA", *paths, "-k", few, "-p", "no:cacheprovider")
    assert all(f"[{name}]" in output for name in ("stripes", "gated", "layers"))
