"""Bad command lines: each is answered with status 2 and one sentence, before anything is computed.

All run in this process through the real command line, each within a limit of time.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import run_here

LIMIT = 20  # seconds for one command line
HUGE = "9" * 5000
COMMANDS = (
    *("measure-scaling", "compare-attention", "train-cnn", "sweep-cnn", "count-parameters"),
    *("similarity", "train-seq2seq", "train-spelling", "transcribe", "pronounce", "evaluate"),
    "report",
)


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    def stop(*_):
        pytest.fail(f"no answer within {LIMIT} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch) -> Path:
    """Files and folders in the present folder, which command lines name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "file").write_text("no run", encoding="utf-8")
    (tmp_path / "list.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "broken.flac").write_bytes(b"fLaC" + bytes(100))
    (tmp_path / "LJ").mkdir()
    (tmp_path / "LJ" / "metadata.csv").write_bytes(b"\xff\xfe|\x00")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "fifo.wav")
    return tmp_path


def answer(arguments: list[str]) -> tuple[int, str]:
    """The status, and what was said on stderr."""
    done = run_here(*arguments)
    assert done.stdout == ""
    return done.returncode, done.stderr


def check_refused(arguments: list[str], message: str) -> None:
    status, told = answer(arguments)
    lines = [line for line in told.splitlines() if not line.startswith(("usage:", " "))]
    assert (status, len(lines)) == (2, 1), told[-1000:]
    assert message in lines[0] and "Traceback" not in told


NO_NUMBERS = ("", " ", "nan", "inf", "-inf", "1e400", "0x10", "1_0", "٣", "½", "true", "1,0", "--")
WRONG_NUMBERS = [
    *(("compare-attention", "--terms", value) for value in (*NO_NUMBERS, HUGE, f"-{HUGE}")),
    *(("compare-attention", "--mean-logit", value) for value in ("nan", "inf", "1e999", HUGE)),
    *(("measure-scaling", "--n-heads", value) for value in ("0", "33", "1.0", "9" * 40, "9" * 400)),
    *(("measure-scaling", "--time-limit", value) for value in ("0", "-1", "nan", "inf", "1e400")),
    *(("train-cnn", "--learning-rate", value) for value in ("nan", "-0.1", "0", "1e-400", HUGE)),
    *(("sweep-cnn", "--seeds", value) for value in ("0", "6", HUGE)),
    *(("count-parameters", "--n-classes", value) for value in ("1", "33", "2.5", HUGE)),
    *(("similarity", "a", "b", "--seed", value) for value in ("-1", "10000", HUGE)),
    *(("train-spelling", "--d-model", value) for value in ("7", "1025", HUGE)),
]


@pytest.mark.parametrize("arguments", WRONG_NUMBERS, ids=lambda a: " ".join(a)[:60])
def test_a_wrong_number_is_refused_with_what_it_may_be(arguments):
    *_, option, value = arguments
    field = option.removeprefix("--").replace("-", "_")
    is_option = value in ("--", "-inf")  # to argparse
    expected = "expected one argument" if is_option else f"{field} must be a"
    check_refused(list(arguments), expected)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("unknown", ["--colour=red", "--save-to", "-x", "--" + "x" * 5000])
def test_an_option_that_is_not_there_is_refused(command, unknown):
    positional = {"similarity": ["a", "b"], "transcribe": ["a"], "pronounce": ["a"]}
    arguments = [command, *positional.get(command, ["speech"] * (command == "evaluate")), unknown]
    check_refused(arguments, "unrecognized arguments")


WRONG = [
    ([], "the following arguments are required: COMMAND"),
    ([""], "invalid choice: ''"),
    (["train"], "invalid choice: 'train'"),
    (["train-cnn; rm -rf /"], "invalid choice"),
    (["x" * 5000], "invalid choice"),
    (["--json"], "required: COMMAND"),
    (["similarity"], "required: REFERENCE, HYPOTHESIS"),
    (["similarity", "a"], "required: HYPOTHESIS"),
    (["similarity", "a", "b", "c"], "unrecognized arguments: c"),
    (["similarity", "x" * 10_001, "b"], "reference must be a text of at most 10,000 characters"),
    (["similarity", "a", "b", "--symbols", "phonemes"], "symbols must be one of characters, words"),
    (["transcribe"], "required: FILE"),
    (["pronounce"], "required: WORDS"),
    (["pronounce", ""], "words must be a text of 1 to 2,000 characters"),
    (["pronounce", "?!"], "a text must have 1 to"),
    (["pronounce", "a " * 1000], "a text must have 1 to"),
    (["pronounce", "x" * 1000], "words of at most 34 letters"),
    (["pronounce", "x" * 2001], "words must be a text of 1 to 2,000 characters"),
    (["pronounce", "\0"], "a to z"),
    (["pronounce", "\ud800"], "a to z"),
    (["pronounce", "a", "--decoder", "both"], "decoder must be one of attention, recurrent"),
    (["evaluate"], "required: TASK"),
    (["evaluate", ""], "task must be one of speech, spelling"),
    (["evaluate", "speech", "--beams", ","], "beams must be one or more of"),
    (["evaluate", "speech", "--decoders", "attention,attention"], "each once"),
    (["measure-scaling", "--dim", "17"], "dim must be one of 8, 16"),
    (["measure-scaling", "--methods", ""], "methods must be one or more of"),
    (["measure-scaling", "--shortest", "512", "--longest", "128"], "must not exceed longest"),
    (["measure-scaling", "--precision", "float8"], "precision must be one of"),
    (["compare-attention", "--scaled=yes"], "ignored explicit argument 'yes'"),
    (["compare-attention", "--terms"], "expected one argument"),
    (["compare-attention", "--centred", "--causal"], "centred must be false"),
    (["train-cnn", "--data", "../../etc/passwd"], "data must be octmnist-sample, fashion4, "),
    (["train-cnn", "--data", "0" * 12], "data must be a data set on this server"),
    (["train-cnn", "--batch-size", "5"], "batch_size must be one of"),
    (["sweep-cnn", "--variants", "A,B,C", "--learning-rates", "0.3,0.1,0.03,0.01,0.003,0.001",
      "--seeds", "2"], "must make at most 27 runs, got 36"),
    (["count-parameters", "--variant", "a"], "variant must be one of A, B, C"),
    (["train-seq2seq", "--d-model", "9"], "d_model must be an even multiple of n_heads"),
    (["train-seq2seq", "--data", "ljspeech"], "folder must hold LJ Speech's metadata.csv"),
]  # fmt: skip


@pytest.mark.parametrize("arguments, message", WRONG, ids=lambda a: " ".join(a)[:60])
def test_a_mistake_is_refused_in_one_sentence(arguments, message):
    check_refused(arguments, message)


FILES = [
    ("", "file must be the path of a file"),
    ("nowhere.wav", "file must be the path of a file"),
    ("folder.json", "file must be the path of a file"),
    ("file/below/a/file", "file must be the path of a file"),
    ("fifo.wav", "file must be the path of a file"),
    ("loop", "file must be the path of a file"),
    ("/dev/zero", "file must be the path of a file"),
    ("/dev/null", "file must be the path of a file"),
    ("/dev/stdin", "file must be the path of a file"),
    ("a\0b.wav", "file must be the path of a file"),
    ("a\nb.wav", "file must be the path of a file"),
    ("\ud800.wav", "file must be the path of a file"),
    ("x" * 300, "file must be the path of a file"),
    ("x" * 5000, "file must be the path of a file"),
    ("x/" * 240, "file must be the path of a file"),
    ("/proc/self/mem", "/proc/self/mem"),
    ("/proc/cpuinfo", "the file must be"),
    ("empty.wav", "the file must be"),
    ("broken.flac", "the file must be"),
    ("file", "the file must be"),
]


@pytest.mark.parametrize("path, message", FILES, ids=lambda text: repr(text[:40]))
def test_a_file_that_is_no_sound_is_refused_and_never_waited_for(path, message):
    check_refused(["transcribe", path], message)


FOLDERS = [
    ("nowhere", "folder must hold LJ Speech's metadata.csv"),
    ("file", "folder must hold LJ Speech's metadata.csv"),
    ("LJ", "metadata.csv must be a text in UTF-8"),
    ("loop", "folder must hold LJ Speech's metadata.csv"),
    ("/dev/zero", "folder must hold LJ Speech's metadata.csv"),
    ("a\0b", "folder must hold LJ Speech's metadata.csv"),
    ("\ud800", "folder must hold LJ Speech's metadata.csv"),
    ("x" * 300, "folder must hold LJ Speech's metadata.csv"),
    ("x" * 5000, "folder must be the path of a folder"),
]


@pytest.mark.parametrize("path, message", FOLDERS, ids=lambda text: repr(text[:40]))
def test_a_folder_that_is_not_there_is_refused(path, message):
    check_refused(["train-seq2seq", "--data", "ljspeech", "--folder", path], message)


NO_PLACES = [
    ("nowhere/x.json", "save must name a place in a folder that exists, got 'nowhere/x.json'"),
    ("file/x.json", "save must name a place in a folder that exists"),
    ("loop", "save must"),
    ("loop/x.json", "save must"),
    ("/proc/x.json", "save must name a place that can be written, got '/proc/x.json'"),
    ("/dev/null", "save must name a file or a folder, got something else: '/dev/null'"),
    ("/dev/full", "save must name a file or a folder"),
    ("fifo.wav", "save must name a file or a folder"),
    ("a\0b.json", "save must"),
    ("\ud800.json", "save must"),
    ("x" * 300 + ".json", "save must name a place that can be written"),
    ("x" * 5000, "save must name a place that can be written"),
]
SAVING = {
    "measure-scaling": "file",
    "train-cnn": "file",
    "sweep-cnn": "folder",
    "train-seq2seq": "folder",
    "train-spelling": "folder",
    "evaluate": "folder",
    "compare-attention": "file or folder",
}


@pytest.fixture
def computes_nothing(monkeypatch):
    def compute(*_):
        pytest.fail("something is computed before the place is checked")
        yield

    for name in (
        "core.attention.scaling.measure_scaling",
        "core.attention.comparison.compare_attention",
        "core.cnn.train.train_cnn",
        "core.cnn.sweep.run_sweep",
        "core.seq2seq.train.train_seq2seq",
        "core.seq2seq.evaluation.evaluate",
    ):
        monkeypatch.setattr(name, compute)


@pytest.mark.parametrize("command", SAVING)
@pytest.mark.parametrize("place, message", NO_PLACES, ids=lambda text: repr(text[:40]))
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_computed(
    command, place, message, computes_nothing
):
    task = ["speech"] if command == "evaluate" else []
    check_refused([command, *task, "--save", place], message)


@pytest.mark.parametrize("command", SAVING)
def test_a_file_where_a_folder_is_expected_and_the_other_way_round(command, computes_nothing):
    task = ["speech"] if command == "evaluate" else []
    if SAVING[command] == "file":
        check_refused([command, "--save", "folder.json"], "save must be a file, got")
        check_refused([command, "--save", "."], "save must be a file, got")
    elif SAVING[command] == "folder":
        check_refused([command, *task, "--save", "file"], "save must be a folder, got")
    else:
        check_refused([command, "--save", "x.json"], "a folder or end in .npz, got x.json")


@pytest.mark.parametrize("command", ["measure-scaling", "train-cnn"])
@pytest.mark.parametrize("place", ["file", "list.json", "broken.flac"])
def test_a_file_that_is_no_run_is_not_overwritten(command, place, computes_nothing):
    content = Path(place).read_bytes()
    expected = f"save must be a new file, or one that has a run, got '{place}'"
    check_refused([command, "--save", place], expected)
    assert Path(place).read_bytes() == content


@pytest.mark.parametrize(
    "arguments",
    [
        ["similarity", "a", "b"],
        ["count-parameters"],
        ["transcribe", "empty.wav"],
        ["pronounce", "hello"],
    ],
)
def test_a_command_that_keeps_nothing_has_no_option_to_save(arguments, places):
    check_refused([*arguments, "--save", "kept.json"], "unrecognized arguments: --save")
    assert not (places / "kept.json").exists()


def test_a_disk_that_is_full_at_the_end_is_told(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "/data/kept.json")

    monkeypatch.setattr("core.runs.shipped.write_run", full)
    monkeypatch.setattr("core.attention.scaling.measure_scaling", lambda config: iter(()))
    done = run_here("measure-scaling", "--save", "kept.json")
    assert done.returncode == 2
    assert "/data/kept.json: the disk is full; make room on it\n" in done.stderr
