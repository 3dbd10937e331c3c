"""Batches: what is padded, and that nothing is lost or seen twice."""

import pytest
import torch

from core.seq2seq.examples import POOL, Example, bucketed, collate
from core.seq2seq.vocabulary import PADDING_ID, START_ID, STOP_ID


def speech(n_frames: int, symbols: list[int]) -> Example:
    return Example(torch.full((80, n_frames), float(n_frames)), symbols)


def letters(*ids: int) -> Example:
    return Example(torch.tensor(ids), [i + 3 for i in ids])


def words(n: int) -> list[Example]:
    """Words of drawn lengths, each with a first letter of its own."""
    draw = torch.Generator().manual_seed(0)
    lengths = torch.randint(1, 30, (n,), generator=draw).tolist()
    return [letters(1000 + i, *range(1, length)) for i, length in enumerate(lengths)]


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_frames_are_padded_with_zeros_behind_them():
    inputs, lengths, _, _ = collate([speech(3, [5]), speech(7, [6]), speech(1, [7])])
    assert inputs.shape == (3, 80, 7) and lengths.tolist() == [3, 7, 1]
    for row, length in zip(inputs, lengths, strict=True):
        assert (row[:, :length] == length).all() and (row[:, length:] == 0).all()


def test_letters_are_padded_behind_them():
    inputs, lengths, _, _ = collate([letters(4, 5, 6), letters(7)])
    assert inputs.tolist() == [[4, 5, 6], [7, 0, 0]] and lengths.tolist() == [3, 1]


def test_each_symbol_is_to_be_followed_by_the_next_from_start_to_stop():
    _, _, given, wanted = collate([speech(3, [7, 8, 9]), speech(3, [5])])
    assert given.tolist() == [[START_ID, 7, 8, 9], [START_ID, 5, PADDING_ID, PADDING_ID]]
    assert wanted.tolist() == [[7, 8, 9, STOP_ID], [5, STOP_ID, PADDING_ID, PADDING_ID]]


@pytest.mark.parametrize("n", [0, 1, 7, 4 * POOL, 4 * POOL + 1, 500])
def test_every_example_is_in_one_batch(n):
    batches = list(bucketed(words(n), 4, generator()))
    first_letters = sorted(i for inputs, *_ in batches for i in inputs[:, 0].tolist())
    assert first_letters == [1000 + i for i in range(n)]
    assert all(1 <= len(inputs) <= 4 for inputs, *_ in batches)


def test_examples_of_a_batch_are_about_as_long():
    padded = [
        sum(inputs.numel() - int(lengths.sum()) for inputs, lengths, *_ in batches)
        for batches in (
            list(bucketed(words(200), 8, generator())),
            [collate(words(200)[i : i + 8]) for i in range(0, 200, 8)],
        )
    ]
    assert padded[0] < padded[1] / 4


def test_batches_come_in_a_drawn_order_that_the_seed_fixes():
    orders = [[inputs[0, 0].item() for inputs, *_ in bucketed(words(200), 4, generator(seed))]
              for seed in (0, 0, 1)]  # fmt: skip
    assert orders[0] == orders[1] != orders[2]
    lengths = [int(n.max()) for _, n, *_ in bucketed(words(60), 4, generator())]
    assert lengths != sorted(lengths)


def test_no_more_than_a_pool_is_drawn_ahead():
    drawn = []

    def noted():
        for example in words(500):
            drawn.append(example)
            yield example

    next(iter(bucketed(noted(), 4, generator())))
    assert len(drawn) == 4 * POOL
