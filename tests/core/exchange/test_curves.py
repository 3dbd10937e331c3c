"""Curves of other programs' logs, and what cannot be read as such."""

import json

import pytest

from core.exchange.curves import MOST_BYTES, MOST_EPOCHS, read_curves

KERAS = b"epoch,accuracy,loss,val_accuracy,val_loss\n0,0.5,1.2,0.45,1.3\n1,0.6,1.0,0.55,1.1\n"
LIGHTNING = (  # a row for training, one for validation, with empty cells, as its CSVLogger writes
    b"epoch,step,train_loss_epoch,val_acc\n0,9,,0.45\n0,9,1.2,\n1,19,,0.55\n1,19,1.0,\n"
)
EXPECTED = {
    "train_loss": ((1, 1.2), (2, 1.0)),
    "validation_accuracy": ((1, 0.45), (2, 0.55)),
}
PLAIN = [
    {"epoch": 1, "train_loss": 1.2, "validation_accuracy": 0.45},
    {"epoch": 2, "train_loss": 1.0, "validation_accuracy": 0.55},
]
HISTORY = {"loss": [1.2, 1.0], "val_accuracy": [0.45, 0.55], "lr": 0.1}
SAME = {
    "Keras' log": KERAS,
    "Lightning's log": LIGHTNING,
    "semicolons and a byte order mark": b"\xef\xbb\xbf" + KERAS.replace(b",", b";"),
    "Windows' lines": KERAS.replace(b"\n", b"\r\n"),
    "JSON of a plain loop": json.dumps(PLAIN).encode(),
    "JSON lines": "\n".join(map(json.dumps, PLAIN)).encode(),
    "Keras' history": json.dumps(HISTORY).encode(),
    "Keras' history in an object": json.dumps({"history": HISTORY}).encode(),
    "no epochs": b"loss,val_acc\n1.2,0.45\n1.0,0.55\n",
    "spaces after commas": b"epoch, loss, val_acc\n1, 1.2, 0.45\n2, 1.0, 0.55\n",
}


@pytest.mark.parametrize("name", SAME)
def test_one_training_is_the_same_in_every_form(name):
    assert read_curves(SAME[name]).values == EXPECTED


def test_one_measure_is_enough_and_its_column_is_named():
    curves = read_curves(b"epoch,val_acc\n1,0.5\n")
    assert curves.values == {"validation_accuracy": ((1, 0.5),)}
    assert curves.columns == {"validation_accuracy": "val_acc"}


BROKEN = {
    "nothing": (b"", "1 to 50,000 rows, got 0"),
    "a header alone": (b"epoch,loss\n", "1 to 50,000 rows, got 0"),
    "other bytes": (b"\xff\xfe\x00", "text in UTF-8"),
    "other columns": (b"a,b\n1,2\n", "such as val_accuracy, got 'a', 'b'"),
    "words": (b"epoch,loss\n1,low\n", "loss must be finite numbers, got 'low'"),
    "nan": (b"epoch,loss\n1,nan\n", "loss must be finite numbers, got 'nan'"),
    "half an epoch": (b"epoch,loss\n1.5,1\n", "epoch must be a whole number"),
    "an early epoch": (b"epoch,loss\n-1,1\n", "epoch must be a whole number"),
    "a late start": (b"epoch,loss\n7,1\n", "epochs must begin at 0 or 1, got 7"),
    "a list of numbers": (b"[1, 2]", "a list of objects or an object of lists"),
    "broken JSON": (b'[{"loss": 1}', "must be JSON"),
    "deep JSON": (b"[" * 100_000, "must be JSON"),
    "true": (b'[{"loss": true}]', "loss must be finite numbers, got 'True'"),
    "a list in a cell": (b'[{"loss": [1]}]', "loss must be finite numbers"),
    "a huge number": (b'[{"loss": 1' + b"0" * 400 + b"}]", "loss must be finite numbers"),
    "many epochs": (
        b"epoch,loss\n" + b"".join(b"%d,1\n" % i for i in range(MOST_EPOCHS + 1)),
        "at most 2,000 epochs, got 2,001",
    ),
    "many columns": (b",".join(b"c%d" % i for i in range(300)) + b"\n1\n", "at most 200 columns"),
    "a large file": (b"x" * (MOST_BYTES + 1), "at most 1,000,000 bytes"),
    "a large cell": (b'loss\n"' + b"1" * 200_000 + b'"\n', "must be CSV"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_training_gets_a_sentence(name):
    content, expected = BROKEN[name]
    with pytest.raises(ValueError) as error:
        read_curves(content)
    assert expected in str(error.value)
    assert len(str(error.value)) < 300
