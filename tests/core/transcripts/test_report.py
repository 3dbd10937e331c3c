"""A whole file: its columns, its form, uploads that are kept."""

import numpy as np
import pytest

from core.transcripts.config import TranscriptsConfig
from core.transcripts.files import (
    MOST_FILES,
    MOST_KEPT,
    is_upload,
    keep_upload,
    read_local,
    read_upload,
)
from core.transcripts.normal_form import AS_IT_IS, NFKC, NormalForm, described, normalised
from core.transcripts.report import report, report_upload
from core.transcripts.table import MOST_BYTES, Table

CSV = "id,reference,base,large\n1,The cat sat.,the cat sat,the cat sad\n2,É is one,é is one,e\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    return tmp_path


def test_a_report_holds_every_row_of_every_model():
    result = report_upload(TranscriptsConfig(file=keep_upload({"t.csv": CSV.encode()})))
    assert result.models.tolist() == ["base", "large"] and result.names.tolist() == ["1", "2"]
    assert result.references.tolist() == ["the cat sat", "é is one"]
    assert result.similarities.shape == (2, 2, 3) and result.errors.shape == (2, 2, 2)
    np.testing.assert_array_equal(result.errors[:, :, 1], [[0, 0], [1, 3]])
    np.testing.assert_array_equal(result.lengths, [[11, 3], [8, 3]])
    assert len(result.scores) == 10 and len(result.differences) == 5


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"reference": "truth"}, "must have the column 'truth', got 'id', 'reference', 'base'"),
        ({"hypotheses": "base|other"}, "must have the column 'other'"),
        ({"hypotheses": "base|base"}, "each once"),
        ({"hypotheses": "reference"}, "not the reference"),
    ],
)
def test_columns_that_are_missing_are_named(config, message):
    with pytest.raises(ValueError, match=message):
        report_upload(TranscriptsConfig(file=keep_upload({"t.csv": CSV.encode()}), **config))


def test_references_without_words_are_refused():
    with pytest.raises(ValueError, match="must have words, got none"):
        report(Table({"reference": ("…",), "m": ("x",)}, ""), TranscriptsConfig(file="f"))


def test_plain_files_are_read_together(folder):
    (folder / "ref.txt").write_text("u1 the cat\nu2 a dog\n", encoding="utf-8")
    (folder / "m.txt").write_text("u2 a dog\nu1 the bat\n", encoding="utf-8")
    table = read_local(folder / "ref.txt", (folder / "m.txt",))
    kept = read_upload(keep_upload({n: (folder / n).read_bytes() for n in ("ref.txt", "m.txt")}))
    assert table == kept and table.columns["m"] == ("the bat", "a dog")


def test_the_least_used_uploads_go():
    first = keep_upload({"t.csv": CSV.encode()})
    assert is_upload(first) and not is_upload("upload ../../etc/pa")
    for i in range(MOST_KEPT):
        keep_upload({"t.csv": f"{CSV}{i},a,b,c\n".encode()})
    with pytest.raises(ValueError, match="on this server, but it is not"):
        read_upload(first)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "1 to 6 files"),
        ({str(i): b"a" for i in range(MOST_FILES + 1)}, "1 to 6 files"),
        ({"a": b"x" * MOST_BYTES, "b": b"y"}, "together must have at most 20 MB"),
    ],
)
def test_too_many_or_too_large_uploads_are_refused(files, message):
    with pytest.raises(ValueError, match=message):
        keep_upload(files)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ({}, "é don't ﬁ 10²"),
        ({"lower_case": False}, "É Don't ﬁ 10²"),
        ({"without_punctuation": False}, "é, don't — ﬁ 10²!"),
        ({"unicode_form": NFKC}, "é don't fi 102"),
        ({"single_spaces": False}, "é   don't  ﬁ 10²"),
    ],
)
def test_the_form_says_what_counts(form, text):
    assert normalised("E\u0301,   Don't — ﬁ 10²!", NormalForm(**form)) == text


def test_what_was_made_alike_is_told():
    assert "lower case" in described(NormalForm()) and "NFC" in described(NormalForm())
    nothing = NormalForm(*[False] * 3, unicode_form=AS_IT_IS)
    assert described(nothing) == "Compared exactly as they stand in the file."
    assert normalised("É, x", nothing) == "É, x"
