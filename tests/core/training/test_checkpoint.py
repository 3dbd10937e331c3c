import errno

import pytest
from safetensors import SafetensorError

from core.training.checkpoint import load_latest
from tests.core.training.toy import Setting, rows_of


def test_a_damaged_checkpoint_is_passed_over(tmp_path):
    rows_of(Setting(epochs=2), folder=tmp_path)
    (tmp_path / "0003.safetensors").write_bytes(b"damaged")
    assert load_latest(tmp_path, 3).epoch == 2 and load_latest(tmp_path, 1) is None


def test_a_full_disk_is_an_error_of_the_system_that_names_the_place(tmp_path, monkeypatch):
    def full(*_):
        raise SafetensorError("I/O error: No space left on device (os error 28)")

    monkeypatch.setattr("core.training.checkpoint.save_file", full)
    with pytest.raises(OSError, match="No space left") as error:
        rows_of(Setting(epochs=1), folder=tmp_path)
    assert error.value.errno == errno.ENOSPC and error.value.filename == str(tmp_path)
    assert list(tmp_path.iterdir()) == []
