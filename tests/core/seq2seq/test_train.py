"""Whole trainings of tiny networks."""

from dataclasses import replace
from math import isfinite

import pytest
import torch

from core.paths import ROOT
from core.progress import Progress
from core.seq2seq import train
from core.seq2seq.config import TRAINABLE
from core.seq2seq.examples import Example
from core.seq2seq.speech import ljspeech
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.speech.examples import training_examples
from core.seq2seq.spelling.config import SpellingConfig
from core.seq2seq.spelling.examples import spelling_example
from core.seq2seq.train import (
    DataSet,
    Seq2SeqRow,
    data_set_of,
    new_model,
    train_seq2seq,
    validation_metrics,
    warm_up_and_decay,
)

TINY = {"d_model": 16, "n_heads": 2, "n_encoder_layers": 1, "longest_output": 20}
SMALL = SpeechConfig(real_share=1.0, examples=8, batch_size=4, epochs=2, bfloat16=False, **TINY)


@pytest.fixture(autouse=True)
def few_and_short(monkeypatch, tmp_path):
    """States in a folder of their own; three short utterances for validation."""
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path))
    plain = replace(SMALL, augment=False)
    examples = [cut(e) for e in training_examples(plain, 99)][:3]
    monkeypatch.setattr("core.seq2seq.speech.examples.validation_examples", lambda config: examples)


def cut(example: Example) -> Example:
    return Example(example.inputs[:, :60], example.symbols)


def rows_of(config: SpeechConfig) -> list[Seq2SeqRow]:
    return [row for row in train_seq2seq(config) if not isinstance(row, Progress)]


def numbers(rows: list[Seq2SeqRow]) -> list[dict]:
    """Rows without the times that they took."""
    times = ("seconds", "examples_per_second")
    return [{k: v for k, v in vars(row).items() if k not in times} for row in rows]


@pytest.mark.parametrize("bfloat16", [False, True])
def test_every_epoch_of_every_decoder_gives_a_row_of_finite_numbers(bfloat16):
    rows = rows_of(replace(SMALL, bfloat16=bfloat16, decoders=",".join(TRAINABLE)))
    assert [(r.decoder, r.epoch) for r in rows] == [(d, e) for d in TRAINABLE for e in (1, 2)]
    for row in rows:
        assert row.status == "trained"
        measurements = {
            k: v for k, v in vars(row).items() if k not in ("status", "decoder", "epoch")
        }
        assert all(isfinite(value) for value in measurements.values())
        shares = (row.jaccard, row.cosine, row.damerau_levenshtein, row.exact)
        assert all(0 <= share <= 1 for share in (*shares, row.validation_accuracy))


def test_progress_goes_from_nothing_to_all_over_both_decoders(monkeypatch):
    monkeypatch.setattr("core.training.loop.REPORT_EVERY", 0)
    steps = [step for step in train_seq2seq(SMALL) if isinstance(step, Progress)]
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions) and fractions[0] >= 0 and fractions[-1] < 1
    assert steps[1].doing == "attention decoder, epoch 1 of 2"
    assert steps[-1].doing == "recurrent decoder, epoch 2 of 2"


def test_a_decoder_learns_the_same_alone_and_beside_the_other(monkeypatch, tmp_path):
    both = numbers(rows_of(SMALL))
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "alone"))
    alone = {d: numbers(rows_of(replace(SMALL, decoders=d))) for d in ("recurrent", "attention")}
    assert both == alone["attention"] + alone["recurrent"]


@pytest.mark.parametrize("stopped_after", [1, 2, 3])
def test_resuming_equals_never_having_stopped(stopped_after, monkeypatch, tmp_path):
    whole = numbers(rows_of(SMALL))
    monkeypatch.setenv("SIDE_BY_SIDE_DATA", str(tmp_path / "stopped"))
    stopping, n = train_seq2seq(SMALL), 0
    while n < stopped_after:
        n += isinstance(next(stopping), Seq2SeqRow)
    stopping.close()
    assert numbers(rows_of(SMALL)) == whole


def test_both_decoders_hear_the_same_batches_in_the_same_order(monkeypatch):
    batches, loss = {"AttentionDecoder": [], "RecurrentDecoder": []}, train.loss

    def noted(model, batch, config):
        batches[type(model.decoder).__name__].append(batch)
        return loss(model, batch, config)

    monkeypatch.setattr(train, "loss", noted)
    rows_of(replace(SMALL, batch_size=1, dropout=0.2))
    assert len(batches["AttentionDecoder"]) == 16  # two epochs of eight batches
    for first, second in zip(*batches.values(), strict=True):
        assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    texts = [sorted(batch[3].tolist()) for batch in batches["AttentionDecoder"]]
    assert not any(text in texts[8:] for text in texts[:8])  # every epoch has its own


def words_lesson(config) -> DataSet:
    """Letters to read, and a phoneme for each of them to write."""
    phonemes = {"a": "AA", "b": "B", "c": "K", "d": "D"}
    examples = [
        spelling_example(word, tuple(phonemes[letter] for letter in word))
        for word in ("abc", "cab", "bad", "dab")
    ]
    return DataSet(40, lambda epoch: iter(examples * 10), examples)


def test_a_few_words_can_be_learned_by_heart(monkeypatch):
    monkeypatch.setattr(train, "data_set_of", words_lesson)
    sizes = {"d_model": 16, "n_heads": 2, "n_encoder_layers": 1, "n_decoder_layers": 1}
    options = {"epochs": 12, "learning_rate": 0.01, "longest_output": 6, "batch_size": 4}
    config = SpellingConfig(**sizes, **options, dropout=0.0, bfloat16=False)
    for row in rows_of(config)[11::12]:
        assert row.exact == row.jaccard == row.damerau_levenshtein == row.validation_accuracy == 1


def test_the_share_of_a_batch_does_not_change_what_is_measured(monkeypatch):
    data_set = data_set_of(SMALL)
    model = new_model(SMALL, "attention")
    together = validation_metrics(model, data_set, SMALL)
    monkeypatch.setattr(train, "EVALUATION_BATCH", 1)
    one_by_one = validation_metrics(model, data_set, SMALL)
    del together["course_loss"]  # it counts padding, which is more in a batch
    assert {name: one_by_one[name] for name in together} == pytest.approx(together)
    assert one_by_one["course_loss"] == pytest.approx(one_by_one["validation_loss"])


def test_a_loss_that_is_not_finite_ends_one_decoder_and_names_it(monkeypatch):
    loss = train.loss

    def spoiled(model, batch, config):
        value, right = loss(model, batch, config)
        return value * (torch.nan if hasattr(model.decoder, "positions") else 1), right

    monkeypatch.setattr(train, "loss", spoiled)
    statuses = [(row.decoder, row.status) for row in rows_of(SMALL)]
    assert statuses == [("attention", "not finite"), *[("recurrent", "trained")] * 2]


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5])
def test_the_rate_rises_and_falls_along_straight_lines(share):
    rate = warm_up_and_decay(share)
    assert rate(0) == 0 and rate(share) == 1 and rate(1) == 0
    assert rate(share / 2) == pytest.approx(0.5)
    assert rate((1 + share) / 2) == pytest.approx(0.5)
    assert all(0 <= rate(i / 1000) <= 1 for i in range(1001))


def test_without_warm_up_the_rate_only_falls():
    rate = warm_up_and_decay(0.0)
    assert rate(0) == 1 and rate(0.25) == 0.75 and rate(1) == 0


def test_the_steps_of_a_training_follow_that_rate(monkeypatch):
    seen = []
    monkeypatch.setattr(
        train, "fit", lambda model, task, *rest: seen.append(task) or (step for step in ())
    )
    rows_of(replace(SMALL, warm_up=0.1))
    assert len(seen) == 2
    for task in seen:
        assert task.schedule(0.1) == 1 and task.schedule(1) == 0
        assert task.largest_gradient == SMALL.largest_gradient and task.n_examples == 8


def test_real_clips_of_lj_speech_are_trained_on(monkeypatch):
    folder = ROOT.parent / "shared" / "data" / "ljspeech"
    if not folder.exists():
        pytest.skip(f"{folder} is not here")
    config = replace(SMALL, data="ljspeech", folder=str(folder), epochs=1)
    monkeypatch.undo()  # the validation set is the real one
    with pytest.raises(ValueError, match="whole of LJ Speech"):
        rows_of(config)
    monkeypatch.setattr(ljspeech, "SPLITS", {"train": 4, "validation": 2, "test": 2})
    rows = rows_of(config)
    assert [row.decoder for row in rows] == ["attention", "recurrent"]
    assert all(isfinite(row.validation_loss) and row.status == "trained" for row in rows)
