"""The Python in the README and in the page of the exchange format, run as it stands there."""

import re
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
import torch

from core.exchange.hugging_face import ASK
from core.exchange.reading import read_maps
from core.exchange.writing import save_maps
from core.paths import ROOT
from tests.core.exchange.test_hugging_face import t5, tokens, whisper

__all__ = ["t5", "whisper"]  # fixtures
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
README = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
HUGGING_FACE, WHISPER = BLOCK.findall(
    (ROOT / "core/exchange/README.md").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("code", README, ids=lambda code: code.split()[1])
def test_an_example_of_the_readme_runs(code, tmp_path):
    assert len([line for line in code.splitlines() if line]) <= 5
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "SIDE_BY_SIDE_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    made = tmp_path / "mine.npz"
    assert done.stdout.strip() or read_maps(made.read_bytes()).models


class Tokenizer:
    """Of a vocabulary without words, in place of one that would be downloaded."""

    eos_token_id = 1
    convert_ids_to_tokens = staticmethod(lambda ids: tokens(ids))

    def __call__(self, text, return_tensors):
        ids = torch.tensor([[5, 6, 7, 8, 1]])
        return Inputs(input_ids=ids, attention_mask=torch.ones_like(ids))


class Inputs(dict):
    __getattr__ = dict.__getitem__


def test_the_example_for_hugging_face_makes_a_file_that_opens(t5, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model, tokenizer = (
        SimpleNamespace(from_pretrained=lambda *_, x=x, **__: x) for x in (t5, Tokenizer())
    )
    made = {"AutoModelForSeq2SeqLM": model, "AutoTokenizer": tokenizer}
    assert len(HUGGING_FACE.splitlines()) <= 10
    code = re.sub("from transformers import .*\n", "", HUGGING_FACE)
    exec(compile(code, "README", "exec"), made)  # noqa: S102
    (shown,) = read_maps((tmp_path / "t5.npz").read_bytes()).models
    assert shown.name == "T5" and shown.cross.shape[-1] == 5


def test_the_example_for_whisper_makes_a_file_with_sound(whisper, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    samples = np.zeros(16_000, np.float32)
    soundfile.write("speech.wav", samples, 16_000)
    made = {
        "model": whisper,
        "tokenizer": Tokenizer(),
        "samples": samples,
        "input_features": torch.randn(1, 80, 100),
        "save_maps": save_maps,
        "ASK": ASK,
    }
    exec(compile(WHISPER, "README", "exec"), made)  # noqa: S102
    maps = read_maps((tmp_path / "whisper.npz").read_bytes())
    assert maps.models[0].name == "Whisper" and maps.sound
