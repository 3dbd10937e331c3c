"""Names of files are made harmless; settings that cannot be meant are refused in a sentence."""

import re

import pytest

from core.attention.own import SETTING
from core.runs.database import StoreUnavailable
from tests.hostile.measure import within_limits
from tests.hostile.names import ROWS, TAKEN, placed


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path):
    """What a row sets is unset after it."""
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    for name in (SETTING, "SIDE_BY_SIDE_DATA", "DATABASE_URL"):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_strange_name_or_setting_is_made_harmless_or_refused(row, tmp_path, caplog):
    told = ""
    with within_limits():
        try:
            TAKEN[row.entry](placed(row.make(), tmp_path))
        except (OSError, StoreUnavailable) as error:
            told = str(error)
    told += caplog.text
    assert re.search(row.expected, told), told[:500]
    assert "Traceback" not in told
