"""Laws of the training loop."""

from dataclasses import dataclass

import pytest
import torch

from core.progress import Progress
from core.training.checkpoint import checkpoint_path, load_checkpoint, load_latest
from core.training.loop import fit
from core.training.rows import EpochRow
from core.training.task import Task
from tests.core.training.toy import TRAIN, Setting, loss, network, rows_of, task_of


def numbers(rows: list[EpochRow]) -> list[tuple]:
    return [
        (r.epoch, r.train_loss, r.running_loss, r.validation_loss, r.validation_accuracy)
        for r in rows
    ]


@pytest.mark.parametrize("optimiser", ["SGD", "Adam"])
def test_one_batch_can_be_learned_by_heart(optimiser):
    batch = tuple(x[:4] for x in TRAIN)
    setting = Setting(
        epochs=200, optimiser=optimiser, learning_rate=0.2 if optimiser == "SGD" else 0.02
    )
    last = rows_of(setting, network(dropout=0.0), task_of(batch, batch))[-1]
    assert last.validation_accuracy == 1 and last.validation_loss < 0.05


@pytest.mark.parametrize("optimiser", ["SGD", "Adam", "AdamW"])
@pytest.mark.parametrize("stopped_after", [1, 2, 4])
def test_resuming_equals_never_having_stopped(optimiser, stopped_after, tmp_path):
    setting = Setting(epochs=5, optimiser=optimiser, weight_decay=0.01)
    assert_stopping_changes_nothing(setting, task_of(), stopped_after, tmp_path)


def assert_stopping_changes_nothing(setting, task, stopped_after, tmp_path):
    whole = rows_of(setting, task=task, folder=tmp_path / "whole")
    stopping = fit(network(), task, setting, tmp_path / "stopped")
    while not (isinstance(row := next(stopping), EpochRow) and row.epoch == stopped_after):
        pass
    stopping.close()
    resumed = rows_of(setting, task=task, folder=tmp_path / "stopped")
    assert numbers(resumed) == numbers(whole)
    ends = [load_latest(tmp_path / name, 5) for name in ("whole", "stopped")]
    for name, tensor in ends[0].tensors.items():
        assert torch.equal(tensor, ends[1].tensors[name]), name


@pytest.mark.parametrize("optimiser", ["SGD", "Adam"])
@pytest.mark.parametrize("stops", [[1], [3], [4, 2], [7, 1, 1, 5], [24]])
def test_a_training_that_is_stopped_within_an_epoch_resumes_within_it(
    stops, optimiser, tmp_path, monkeypatch
):
    monkeypatch.setattr("core.training.loop.REPORT_EVERY", 0)  # a report after every step
    setting, task, seen = Setting(epochs=5, optimiser=optimiser), task_of(), []

    def counted(model, batch):
        seen.append(batch[0][0, 0].item()) if model.training else None
        return loss(model, batch)

    whole = rows_of(setting, task=task, folder=tmp_path / "whole")
    counting = task_of(loss=counted)
    for n_reports in stops:
        stopping = fit(network(), counting, setting, tmp_path / "stopped")
        while n_reports:
            n_reports -= isinstance(next(stopping), Progress)
        stopping.close()
    resumed = rows_of(setting, task=counting, folder=tmp_path / "stopped")
    assert numbers(resumed) == numbers(whole)
    assert len(seen) == 25  # 5 epochs of 5 batches: no step was taken twice
    ends = [load_latest(tmp_path / name, 5) for name in ("whole", "stopped")]
    for name, tensor in ends[0].tensors.items():
        assert torch.equal(tensor, ends[1].tensors[name]), name
    assert not list(tmp_path.glob("*/*+*"))  # no state within an epoch is left


def test_a_state_within_an_epoch_never_stands_for_whole_epochs(tmp_path, monkeypatch):
    monkeypatch.setattr("core.training.loop.REPORT_EVERY", 0)
    rows_of(Setting(epochs=2), folder=tmp_path)
    finished = load_checkpoint(checkpoint_path(tmp_path, 2))
    longer = fit(network(), task_of(), Setting(epochs=4), tmp_path)
    while not isinstance(next(longer), Progress):
        pass
    longer.close()
    for name, tensor in load_checkpoint(checkpoint_path(tmp_path, 2)).tensors.items():
        assert torch.equal(tensor, finished.tensors[name]), name
    assert "within" in load_latest(tmp_path, 4).record
    assert "within" not in load_latest(tmp_path, 5).record  # its rate may fall otherwise
    assert load_latest(tmp_path, 2).epoch == 2 and "within" not in load_latest(tmp_path, 2).record


def test_within_a_long_epoch_there_are_points_the_last_of_which_is_the_epoch(monkeypatch):
    monkeypatch.setattr("core.training.loop.REPORT_EVERY", 0)
    monkeypatch.setattr("core.training.loop.POINT_EVERY", 0)
    steps = list(fit(network(), task_of(), Setting(epochs=2)))
    epochs = [step for step in steps if isinstance(step, EpochRow)]
    points = [step.row for step in steps if isinstance(step, Progress) and step.row]
    shares = [point.within for point in points]
    assert shares == sorted(shares) and 0 < shares[0] < 0.5 and shares[-1] == 2.0
    for epoch in epochs:
        (end,) = (point for point in points if point.within == epoch.epoch)
        assert end.train_loss == pytest.approx(epoch.train_loss)
        assert end.running_loss == pytest.approx(epoch.running_loss)


def test_a_short_epoch_has_no_points_within():
    steps = fit(network(), task_of(), Setting(epochs=2))
    assert not any(isinstance(step, Progress) and step.row for step in steps)


def falling(done: float) -> float:
    return 1 - done


@pytest.mark.parametrize("stopped_after", [1, 4])
def test_resuming_equals_never_having_stopped_where_the_rate_changes(stopped_after, tmp_path):
    setting = Setting(epochs=5, optimiser="AdamW", learning_rate=0.02, weight_decay=0.01)
    task = task_of(schedule=falling, largest_gradient=0.1)
    assert_stopping_changes_nothing(setting, task, stopped_after, tmp_path)


def test_clipping_bounds_the_norm_of_the_gradients_and_keeps_their_direction():
    free, bound = network(dropout=0.0), network(dropout=0.0)
    setting = Setting(epochs=1, learning_rate=1.0)  # of SGD: the step is minus the gradient
    before = torch.cat([p.detach().flatten().clone() for p in free.parameters()])
    for model, largest in ((free, None), (bound, 0.01)):
        rows_of(setting, model, task_of(size=len(TRAIN[0]), largest_gradient=largest))
    steps = [torch.cat([p.detach().flatten() for p in m.parameters()]) - before
             for m in (free, bound)]  # fmt: skip
    assert steps[0].norm() > 0.02
    assert steps[1].norm() == pytest.approx(0.01, rel=1e-3)
    torch.testing.assert_close(steps[1] / 0.01, steps[0] / steps[0].norm(), rtol=0, atol=1e-3)


def test_the_learning_rate_follows_the_share_of_the_training_that_is_done():
    shares, model = [], network(dropout=0.0)

    def recorded(done: float) -> float:
        shares.append(done)
        return 1 - done

    rows_of(Setting(epochs=3), model, task_of(schedule=recorded))
    assert shares == pytest.approx([i / 15 for i in range(15)])  # 3 epochs of 5 batches


def test_where_the_rate_is_zero_nothing_is_learned():
    half, whole = network(dropout=0.0), network(dropout=0.0)
    rows_of(Setting(epochs=2), half, task_of(schedule=lambda done: 1.0 if done < 0.5 else 0.0))
    rows_of(Setting(epochs=1), whole, task_of(schedule=lambda done: 1.0))
    for a, b in zip(half.parameters(), whole.parameters(), strict=True):
        assert torch.equal(a, b)


def test_a_row_class_of_the_task_holds_what_the_task_measures():
    @dataclass(frozen=True)
    class Row(EpochRow):
        decoder: str = ""

    task = task_of(row=Row)
    named = Task(**{**vars(task), "evaluate": lambda m: {**task.evaluate(m), "decoder": "x"}})
    rows = rows_of(Setting(epochs=2), task=named)
    assert all(isinstance(row, Row) and row.decoder == "x" for row in rows)


def test_the_same_seed_gives_the_same_rows_and_another_others():
    assert numbers(rows_of(Setting())) == numbers(rows_of(Setting()))
    assert numbers(rows_of(Setting())) != numbers(rows_of(Setting(seed=1)))


def test_global_randomness_is_neither_used_nor_changed():
    torch.manual_seed(5)
    before = torch.get_rng_state()
    model = network()
    torch.set_rng_state(before)
    rows_of(Setting(), model)
    assert torch.equal(torch.get_rng_state(), before)


def test_both_losses_are_as_defined():
    losses = []

    def recorded(model, batch):
        batch_loss, n_correct = loss(model, batch)
        if model.training:
            losses.append(batch_loss.item())
        return batch_loss, n_correct

    rows = [r for r in fit(network(), task_of(loss=recorded), Setting()) if isinstance(r, EpochRow)]
    n = len(losses) // 3
    for i, row in enumerate(rows):
        assert row.train_loss == pytest.approx(sum(losses[i * n : (i + 1) * n]) / n)
        assert row.running_loss == pytest.approx(sum(losses[: (i + 1) * n]) / ((i + 1) * n))


def test_every_example_is_seen_once_an_epoch():
    first_features = []

    def recorded(model, batch):
        if model.training:
            first_features.extend(batch[0][:, 0].tolist())
        return loss(model, batch)

    list(fit(network(), task_of(size=3, loss=recorded), Setting(epochs=1)))
    assert sorted(first_features) == sorted(TRAIN[0][:, 0].tolist())


def test_a_loss_that_is_not_finite_ends_the_training_with_a_row():
    rows = rows_of(Setting(epochs=9, learning_rate=1e30))
    assert rows[-1].status == "not finite" and rows[-1].train_loss is None and len(rows) < 9
