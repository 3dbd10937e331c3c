"""Files that visitors bring: each bad one gets a sentence, and costs next to nothing."""

import re
from pathlib import Path

import pytest

from tests.hostile.contents import MARK
from tests.hostile.measure import within_limits
from tests.hostile.uploads import READ, ROWS

LONGEST_SENTENCE = 700  # characters


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_bad_file_gets_a_sentence(row):
    file = row.make()
    with within_limits(), pytest.raises(ValueError) as error:
        READ[row.entry](file)
    told = str(error.value)
    assert re.search(row.expected, told, re.DOTALL), told[:LONGEST_SENTENCE]
    assert len(told) < LONGEST_SENTENCE and "Traceback" not in told
    assert not Path(MARK).exists()
