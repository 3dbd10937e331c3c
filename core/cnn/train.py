"""One training of one network, from its config to its test accuracy, as rows."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import torch
from safetensors import SafetensorError
from torch import Tensor, nn
from torch.nn.functional import nll_loss

from core.cnn.config import OCT, VARIANTS, CNNConfig
from core.cnn.data import Images, load_images, reduced_test_indices
from core.cnn.model import CNN
from core.cnn.rows import TestRow
from core.cnn.weights import remove_oldest_states, training_folder, used_weights
from core.progress import Progress
from core.training.checkpoint import load_weights
from core.training.loop import fit
from core.training.rows import EpochRow
from core.training.task import Batch, Task, evaluate, shuffled_batches


def train_cnn(config: CNNConfig) -> Iterator[EpochRow | TestRow | Progress]:
    """Train; yield a row for every epoch and one for every test set."""
    yield Progress("reading the images", 0.0)
    remove_oldest_states(spare=config)
    images = load_images(config.data)
    model = new_network(config, len(images.classes))
    train, validation = _batch(images, "train"), _batch(images, "val")
    task = Task(
        n_examples=len(train[0]),
        batches=lambda _, generator: shuffled_batches(train, config.batch_size, generator),
        loss=loss,
        evaluate=lambda model: _validation_scores(model, validation),
    )
    row = None
    with without_onednn(), closing(fit(model, task, config, training_folder(config))) as steps:
        for row in steps:
            yield row
    if isinstance(row, EpochRow) and row.status == "trained":
        yield from _test_rows(model, images, config.data)


def new_network(config: CNNConfig, n_classes: int) -> CNN:
    """The network before its training: its weights are drawn from the seed."""
    return CNN(VARIANTS[config.variant], n_classes, config.dropout, config.seed)


def trained_network(config: CNNConfig) -> tuple[CNN, Images]:
    """The network after its last epoch, and its data.

    Raises a `ValueError` if either is missing or damaged.
    """
    path = used_weights(config)
    if path is None:
        raise ValueError("the weights of this run must be on this server, but they are not")
    images = load_images(config.data)
    model = new_network(config, len(images.classes))
    try:
        load_weights(model, path)
    except (SafetensorError, OSError) as error:
        raise ValueError(f"the weights must be whole, but {path} is not: {error}") from None
    return model.eval(), images


def loss(model: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
    """Cross-entropy, and the number of images that are classified correctly."""
    images, labels = batch
    log_probabilities = model(images)
    n_correct = (log_probabilities.detach().argmax(dim=-1) == labels).sum()
    return nll_loss(log_probabilities, labels), n_correct


@contextmanager
def without_onednn() -> Iterator[None]:
    """PyTorch's plain convolutions: on batches this small they are 1.3 times as fast."""
    torch.backends.mkldnn.set_flags(_enabled=False)
    try:
        yield
    finally:
        torch.backends.mkldnn.set_flags(_enabled=True)


def _validation_scores(model: nn.Module, validation: Batch) -> dict[str, float]:
    mean_loss, accuracy = evaluate(model, loss, validation)
    return {"validation_loss": mean_loss, "validation_accuracy": accuracy}


def _test_rows(model: CNN, images: Images, data: str) -> Iterator[TestRow]:
    batch = _batch(images, "test")
    subsets = {"all": torch.arange(len(batch[1]))}
    reduced = reduced_test_indices(images.test_labels) if data == OCT else None
    if reduced is not None:
        subsets["reduced"] = torch.from_numpy(reduced)
    for name, indices in subsets.items():
        examples = tuple(x[indices] for x in batch)
        yield TestRow(name, *evaluate(model, loss, examples), len(indices))


def _batch(images: Images, split: str) -> Batch:
    pixels, labels = (getattr(images, f"{split}_{what}") for what in ("images", "labels"))
    return torch.from_numpy(pixels), torch.from_numpy(labels)
