"""Files of attention maps: what was written is read, and whatever else comes gets a sentence."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest

from core.exchange.maps import MOST_BYTES, AttentionMaps
from core.exchange.reading import MOST_JSON, read_maps
from core.exchange.writing import from_tensors, save_maps

WRITTEN, READ = ("the", "house"), ("das", "Haus", "</s>")


def weights(*shape):
    made = np.random.default_rng(0).random(shape)
    return made / made.sum(axis=-1, keepdims=True)


CROSS = weights(2, 4, 2, 3)
GOOD = {"cross": CROSS.astype(np.float32), "symbols": np.array(WRITTEN), "inputs": np.array(READ)}


def npz(**changes):
    """The good arrays, with others in their places; None leaves one out."""
    arrays = {n: a for n, a in {**GOOD, **changes}.items() if a is not None}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def test_one_model_without_a_name_is_read():
    maps = read_maps(npz())
    (model,) = maps.models
    assert (model.name, model.symbols, maps.inputs) == ("Model", WRITTEN, READ)
    assert model.cross == pytest.approx(CROSS, abs=1e-6)
    assert model.self_attention is None and model.probabilities is None


def test_two_models_are_written_and_read_with_all_they_have(tmp_path):
    path = tmp_path / "maps.npz"
    own = np.tril(weights(2, 4, 2, 2))
    first = from_tensors("T5 v1.1", WRITTEN, CROSS, own, [0.5, 0.25])
    save_maps(path, first, from_tensors("BART", ["house"], weights(1, 2, 1, 3)), inputs=READ)
    maps = read_maps(path.read_bytes())
    assert [model.name for model in maps.models] == ["T5 v1.1", "BART"]
    assert maps.models[0].cross == pytest.approx(CROSS, abs=1e-3)
    assert maps.models[0].self_attention == pytest.approx(own, abs=1e-3)
    assert maps.models[0].probabilities.tolist() == [0.5, 0.25]


def test_tensors_of_any_type_are_taken():
    import torch

    made = from_tensors(
        "T5", WRITTEN, torch.tensor(CROSS, dtype=torch.bfloat16, requires_grad=True)
    )
    assert made.cross == pytest.approx(CROSS, abs=1e-2)


def test_a_sound_comes_back_as_it_went(tmp_path):
    sound, path = tmp_path / "a.wav", tmp_path / "maps.npz"
    sound.write_bytes(b"RIFF and so on")
    save_maps(path, from_tensors("W", WRITTEN, CROSS), seconds_per_position=0.02, sound=sound)
    maps = read_maps(path.read_bytes())
    assert (maps.seconds_per_position, maps.sound) == (0.02, b"RIFF and so on")


def test_json_of_two_models_is_read():
    models = [{"name": n, "symbols": WRITTEN, "cross": CROSS.tolist()} for n in ("a", "b")]
    maps = read_maps(json.dumps({"inputs": READ, "models": models}).encode())
    assert [model.name for model in maps.models] == ["a", "b"]
    assert maps.models[1].cross == pytest.approx(CROSS, abs=1e-6)


def test_further_arrays_are_ignored():
    assert isinstance(read_maps(npz(loss=np.zeros(3), note=np.array("x"))), AttentionMaps)


def with_pickle():
    buffer = io.BytesIO()
    np.savez(buffer, **{**GOOD, "symbols": np.array([WRITTEN, None], dtype=object)})
    return buffer.getvalue()


def with_bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cross.npy", bytes(30_000_000))
    return buffer.getvalue()


def with_wrong_size():
    buffer = io.BytesIO()
    np.save(buffer, np.zeros((1, 1, 2, 3), np.float32))
    content = buffer.getvalue().replace(b"(1, 1, 2, 3)", b"(9, 9, 9, 9)")
    archived = io.BytesIO()
    with zipfile.ZipFile(archived, "w") as archive:
        archive.writestr("cross.npy", content)
    return archived.getvalue()


def as_json(**changes):
    model = {"symbols": WRITTEN, "cross": CROSS.tolist()}
    value = {"inputs": READ, "models": [model]}
    for name, change in changes.items():
        (model if name in ("symbols", "cross", "self", "name", "probabilities") else value)[
            name
        ] = change
    return json.dumps(value).encode()


BROKEN = {
    "nothing": (b"", "npz archive or a JSON object"),
    "a picture": (b"\x89PNG\r\n", "npz archive or a JSON object"),
    "a pickle": (pickle.dumps([1]), "npz archive or a JSON object"),
    "half an archive": (npz()[:300], "must be an .npz archive"),
    "an archive without maps": (npz(cross=None), "must hold the array cross"),
    "objects": (with_pickle(), "symbols must be plain numbers"),
    "a bomb": (with_bomb(), "times as large as they are packed"),
    "a wrong header": (with_wrong_size(), "as large as its header says"),
    "integers": (npz(cross=np.ones((1, 1, 2, 3), int)), "cross must be floating-point"),
    "complex numbers": (npz(cross=CROSS + 0j), "cross must be floating-point"),
    "three axes": (npz(cross=CROSS[0]), "shape (layers, heads, T, S)"),
    "an empty axis": (npz(cross=CROSS[:0]), "each at least 1"),
    "too few symbols": (npz(symbols=np.array(["a"])), "symbols must be as many"),
    "numbers as symbols": (npz(symbols=np.arange(2)), "symbols must be texts"),
    "a long symbol": (npz(symbols=np.array(["a", "b" * 61])), "1 to 60 characters"),
    "an empty symbol": (npz(symbols=np.array(["a", ""])), "1 to 60 characters"),
    "one symbol": (npz(symbols=np.array("ab")), "symbols must be a list"),
    "too few inputs": (npz(inputs=np.array(["a"])), "inputs must be as many"),
    "no axis": (npz(inputs=None), "either inputs or seconds_per_position"),
    "two axes": (npz(seconds_per_position=np.array(0.02)), "either inputs or seconds"),
    "a sound beside letters": (npz(sound=np.zeros(4, np.uint8)), "must come with seconds"),
    "a sound of floats": (npz(inputs=None, sound=np.zeros(4)), "sound must be the bytes"),
    "no time": (npz(inputs=None, seconds_per_position=np.array(np.nan)), "0.001 to 10"),
    "two times": (npz(inputs=None, seconds_per_position=np.ones(2)), "one number"),
    "not a number": (npz(cross=np.where(CROSS > 0.5, np.nan, CROSS)), "must be finite"),
    "infinite": (npz(cross=np.where(CROSS > 0.5, np.inf, CROSS)), "must be finite"),
    "negative": (npz(cross=CROSS - 0.5), "at least 0, got -0.4"),
    "another self": (npz(self=weights(2, 4, 3, 3)), "self must have the shape"),
    "a probability too many": (npz(probabilities=np.ones(3)), "one for each symbol"),
    "no probabilities": (npz(probabilities=np.array([0.5, 7])), "between 0 and 1"),
    "three models": (
        npz(**{f"{m}.{a}": GOOD[a] for m in "ab" for a in ("cross", "symbols")}),
        "1 to 2 models",
    ),
    "another input": (
        npz(**{"b.cross": weights(1, 1, 2, 5), "b.symbols": np.array(WRITTEN)}),
        "one of 3 and one of 5",
    ),
    "a model without symbols": (npz(**{"b.cross": CROSS}), "'b' must have symbols"),
    "broken JSON": (b'{"models": [', "must be JSON"),
    "deep JSON": (b'{"models": ' + b"[" * 100_000, "must be JSON"),
    "JSON without models": (b"{}", "models, a list of objects"),
    "JSON of rows": (as_json(models=[[1]]), "models, a list of objects"),
    "ragged JSON": (as_json(cross=[[[[1], [0.5, 0.5]]]]), "rows of the same length"),
    "words in JSON": (as_json(cross="all"), "numbers in rows"),
    "a number as a symbol": (as_json(symbols=["a", 7]), "symbols must be texts"),
    "half a character": (as_json(symbols=["a", "\ud800"]), "whole characters"),
    "a number as a name": (as_json(name=7), "names of models must be texts"),
    "a list of times": (as_json(inputs=[], seconds_per_position=[1]), "one number"),
    "a word as time": (as_json(inputs=[], seconds_per_position="often"), "one number"),
    "no name": (as_json(name=""), "1 to 60 characters"),
    "inputs as a text": (as_json(inputs="das"), "inputs must be a list"),
    "large JSON": (b'{"a": "' + b"x" * MOST_JSON, "at most 5,000,000 bytes"),
    "a large file": (b"PK" + bytes(MOST_BYTES), "at most 40,000,000 bytes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_shown_gets_a_sentence(name):
    content, expected = BROKEN[name]
    with pytest.raises(ValueError) as error:
        read_maps(content)
    assert expected in str(error.value)
    assert len(str(error.value)) < 400
