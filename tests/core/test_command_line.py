"""The command line: in a process of its own where it computes or imports, else in this one."""

import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from core.attention.config import DEFAULT_METHODS, ScalingConfig
from core.cnn.data import keep_upload
from core.paths import ROOT
from core.seq2seq.config import DECODERS, SPELLING, EvaluateConfig
from core.seq2seq.speech.audio import KINDS, RATE, to_wav
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.speech.utterances import compose, waveform
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.spelling.dictionary import ARPABET
from core.seq2seq.weights import shipped_file
from tests.command import run_here
from tests.core.cnn.images import npz, small_arrays

LISTS_MODULES = """
import runpy, sys
sys.argv = ["core", *sys.argv[1:]]
try:
    runpy.run_module("core", run_name="__main__")
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def run(*arguments: str, code: str | None = None) -> subprocess.CompletedProcess:
    start = ["-c", code] if code else ["-m", "core"]
    command = [sys.executable, *start, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_scaling_prints_one_json_object_a_line():
    done = run("measure-scaling", "--json", "--longest", "256", "--rounds", "3", "--dim", "8")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["method"] for row in rows] == 2 * DEFAULT_METHODS.split(",")
    expected = {
        "method",
        "seq_len",
        "median_seconds",
        "minimum_seconds",
        "peak_bytes",
        "relative_error",
        "disturbed",
    }
    assert all(expected <= set(row) for row in rows)
    assert "measured on processor" in done.stderr


def test_comparison_prints_and_keeps_its_rows(tmp_path):
    file = tmp_path / "kept.npz"
    done = run("compare-attention", "--json", "--terms", "4", "--no-scaled", "--save", str(file))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"output_error", "weight_error", "negative_weights"} <= set(rows[0])
    assert {row["terms"] for row in rows if row["method"] == "taylor"} == {1, 2, 3, 4, 5}
    assert file.exists()


def test_two_texts_are_scored():
    done = run_here("similarity", "form", "from", "--json")
    row = json.loads(done.stdout)
    assert row["jaccard"] == 1 and row["edits"] == 1 and row["damerau_levenshtein"] == 0.75


def test_a_report_of_what_ships_is_one_file_that_names_every_answer(tmp_path):
    file = tmp_path / "handed in.html"
    done = run_here("report", "--json", "--output", str(file), "--author", "Ada <3")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    text = file.read_text(encoding="utf-8")
    assert len(rows) == 5 and all(f"<h2>{row['question']}</h2>" in text for row in rows)
    assert file.stat().st_size < 8e6 and "Ada &lt;3" in text


def test_parameters_are_counted():
    done = run_here("count-parameters", "--json", "--variant", "C")
    *layers, total = [json.loads(line) for line in done.stdout.splitlines()]
    assert total["parameters"] == 224_892 == sum(layer["parameters"] for layer in layers)


def test_training_prints_a_row_for_every_epoch_and_keeps_them(tmp_path):
    name = keep_upload(npz(small_arrays()), "x.npz")
    file, data = tmp_path / "kept.json", ["--data", name, "--epochs", "2"]
    done = run("train-cnn", "--json", *data, "--save", str(file))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("epoch") for row in rows] == [1, 2, None] and rows[2]["test"] == "all"
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["rows"] == rows and kept["run"]["config"]["data"] == name


needs_spelling = pytest.mark.skipif(
    not all(shipped_file(SPELLING, d).exists() for d in DECODERS),
    reason="the weights of spelling do not ship yet",
)


@pytest.fixture
def spoken(tmp_path) -> Path:
    """A file in which 'four hundred and twelve' is said."""
    path = tmp_path / "spoken.wav"
    path.write_bytes(to_wav(waveform(compose("four hundred and twelve"))))
    return path


@pytest.mark.parametrize("options", [[], ["--decoder", "recurrent"], ["--beam", "3"]])
def test_a_file_is_transcribed_with_the_time_of_each_word(options, spoken):
    done = run_here("transcribe", str(spoken), "--json", *options)
    row = json.loads(done.stdout)
    assert done.returncode == 0 and 0 < row["probability"] <= 1
    assert [word["word"] for word in row["words"]] == row["text"].split()
    assert all(0 <= word["start"] < word["end"] for word in row["words"])
    assert row["changes"] == []


@pytest.mark.parametrize("decoder", DECODERS)
def test_words_of_a_file_with_silence_around_them_have_the_times_of_the_file(decoder, tmp_path):
    speech = waveform(compose("four one five"))
    path = tmp_path / "padded.wav"
    path.write_bytes(to_wav(np.pad(speech, (2 * RATE, RATE))))
    row = json.loads(run_here("transcribe", str(path), "--json", "--decoder", decoder).stdout)
    assert row["text"] == "four one five" and "was cut" in row["changes"][0]
    assert row["words"][0]["end"] > 2 and 3 < row["words"][-1]["end"] < 2 + len(speech) / RATE


def test_a_file_that_is_no_sound_is_told(tmp_path):
    path = tmp_path / "bad.wav"
    path.write_text("This is text.", encoding="utf-8")
    done = run_here("transcribe", str(path), "--json")
    message = f"the file must be complete and one of {KINDS}, got an unreadable one"
    assert (done.returncode, done.stdout, done.stderr.strip()) == (2, "", message)


@needs_spelling
@pytest.mark.parametrize("decoder", DECODERS)
def test_words_are_pronounced_beside_the_dictionary(decoder):
    done = run_here("pronounce", "Tomato, blorptz!", "--json", "--decoder", decoder)
    listed, unknown = [json.loads(line) for line in done.stdout.splitlines()]
    assert listed["word"] == "tomato" and len(listed["dictionary"]) == 2
    assert unknown["word"] == "blorptz" and unknown["dictionary"] == []
    for row in (listed, unknown):
        assert 0 < row["probability"] <= 1
        assert row["phonemes"] and set(row["phonemes"].split()) <= set(ARPABET)


@needs_spelling
def test_words_that_cannot_be_read_are_left_out_and_told_beside_the_others():
    done = run_here("pronounce", "café 66 слово", "--json")
    said = [json.loads(line)["word"] for line in done.stdout.splitlines()]
    assert said == ["cafe", "sixty", "six"] and done.returncode == 0
    notes = done.stderr.splitlines()
    assert notes[0] == "Read as: café → cafe, 66 → sixty six."
    assert notes[1].startswith("Left out: слово; only words of")


COMMANDS = [
    "measure-scaling",
    "compare-attention",
    "train-cnn",
    "sweep-cnn",
    "count-parameters",
    "similarity",
    "train-seq2seq",
    "train-spelling",
    "transcribe",
    "pronounce",
    "evaluate",
]
OPTIONS = {
    "measure-scaling": ScalingConfig,
    "train-seq2seq": SpeechConfig,
    "train-spelling": SpellingConfig,
    "evaluate": EvaluateConfig,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_names_every_option_and_imports_nothing_heavy(command):
    done = run(command, "--help", code=LISTS_MODULES)
    modules = set(done.stderr.split())
    assert not modules & {"torch", "numpy", "pandas", "plotly", "streamlit", "sqlalchemy"}
    for f in fields(OPTIONS[command]) if command in OPTIONS else ():
        name = f.name.upper() if f.metadata.get("positional") else f"--{f.name.replace('_', '-')}"
        assert name in done.stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["measure-scaling", "--dim", "17"], "dim must be one of 8, 16, 32, 64, 128, got '17'"),
        (["measure-scaling", "--seed", "1e400"], "seed must be a whole number from 0 to 9,999"),
        (
            ["measure-scaling", "--n-heads", "9" * 400],
            "n_heads must be a whole number from 1 to 32",
        ),
        (["measure-scaling", "--time-limit", "9" * 400], "time_limit must be a number from 0.5 to"),
        (["measure-scaling", "--shortest", "512", "--longest", "128"], "must not exceed longest"),
        (["compare-attention", "--centred", "--causal"], "centred must be false where causal"),
        (["train-cnn", "--learning-rate", "nan"], "learning_rate must be a number from 1e-05 to 1"),
        (["train-cnn", "--data", "octmnist"], "must be a data set on this server, got 'octmnist'"),
        (["sweep-cnn", "--variants", "A,D"], "variants must be one or more of A, B, C"),
        (["compare-attention", "--terms", "9"], "terms must be a whole number from 1 to 5"),
        (["transcribe", "nowhere.wav"], "file must be the path of a file, got 'nowhere.wav'"),
        (
            ["transcribe", "x.wav", "--beam", "9"],
            "beam must be a whole number from 1 to 8, got '9'",
        ),
        (["evaluate", "reading"], "task must be one of speech, spelling, got 'reading'"),
        (["evaluate", "speech", "--beams", "4"], "beams must be one or more of 1, 2, 3, 5, 8"),
        (["pronounce", "слово"], "34 letters a to z and apostrophes, got слово"),
        (["train-seq2seq", "--d-model", "9"], "d_model must be an even multiple of n_heads"),
        (["compare-attention", "--save", "x.json"], "a folder or end in .npz, got x.json"),
        (["train-cnn", "--save", "nowhere/x.json"], "in a folder that exists, got 'nowhere/x"),
        (["transcribe", "x" * 400], "file must be the path of a file, got 'xxxx"),
        (["count-parameters", "--save", "x.json"], "unrecognized arguments: --save x.json"),
        (["train-cnn", "--seed", "9" * 4000], "seed must be a whole number from 0 to 9,999"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_two(arguments, message):
    done = run_here(*arguments)
    assert done.returncode == 2 and message in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_a_reader_that_has_seen_enough_is_no_error():
    done = subprocess.run(
        f"{sys.executable} -m core compare-attention --json | head -1",
        cwd=ROOT,
        shell=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) and "Error" not in done.stderr
