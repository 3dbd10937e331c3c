from core.training.checkpoint import load_latest
from tests.core.training.toy import Setting, rows_of


def test_a_damaged_checkpoint_is_passed_over(tmp_path):
    rows_of(Setting(epochs=2), folder=tmp_path)
    (tmp_path / "0003.safetensors").write_bytes(b"damaged")
    assert load_latest(tmp_path, 3).epoch == 2 and load_latest(tmp_path, 1) is None
