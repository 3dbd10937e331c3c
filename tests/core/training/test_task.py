import pytest

from core.training.task import evaluate
from tests.core.training.toy import VALIDATION, loss, network


def test_evaluation_is_the_mean_over_examples_whatever_the_batches(monkeypatch):
    model = network()
    expected, n_correct = loss(model.eval(), VALIDATION)
    monkeypatch.setattr("core.training.task.EVALUATION_BATCH", 5)
    mean_loss, accuracy = evaluate(model, loss, VALIDATION)
    assert mean_loss == pytest.approx(expected.item())
    assert accuracy == pytest.approx(int(n_correct) / 12)
