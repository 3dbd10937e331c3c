"""Training of both decoders: a row for every epoch of each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor, nn

from core.machine.facts import supports_bfloat16
from core.metrics.similarity import similarities
from core.progress import Progress
from core.seq2seq.config import Seq2SeqConfig
from core.seq2seq.examples import Example, bucketed, collate
from core.seq2seq.model import Seq2Seq, connectionist_loss, course_loss, smoothed_loss
from core.seq2seq.rows import Seq2SeqRow
from core.seq2seq.search import greedy
from core.seq2seq.speech import examples as speech_examples
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling import examples as spelling_examples
from core.seq2seq.tasks import n_letters_of, task_of, vocabulary_of
from core.seq2seq.vocabulary import PADDING_ID
from core.seq2seq.weights import begin_with, shipped_file, training_folder
from core.training.loop import fit
from core.training.task import Batch, Task

EVALUATION_BATCH = 32
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True)
class DataSet:
    """The training examples of each epoch, and the validation examples."""

    n_examples: int  # of an epoch
    training: Callable[[int], Iterator[Example]]  # of the epoch of that number
    validation: list[Example]


def train_seq2seq(config: Seq2SeqConfig) -> Iterator[Seq2SeqRow | Progress]:
    """Train the decoders of the config one after the other, on the same examples."""
    yield Progress("reading the data", 0.0)
    data_set = data_set_of(config)
    decoders = config.decoders.split(",")
    for i, decoder in enumerate(decoders):
        model = new_model(config, decoder).to(DEVICE)
        folder = training_folder(config, decoder)
        with closing(fit(model, _task(config, decoder, data_set), config, folder)) as steps:
            for step in steps:
                if isinstance(step, Progress):
                    done = (i + step.fraction) / len(decoders)
                    step = Progress(f"{decoder} decoder, {step.doing}", done)
                yield step


def data_set_of(config: Seq2SeqConfig) -> DataSet:
    """The data that a config names."""
    source = speech_examples if isinstance(config, SpeechConfig) else spelling_examples
    return DataSet(
        source.n_examples(config),
        lambda epoch: source.training_examples(config, epoch),
        source.validation_examples(config),
    )


def new_model(config: Seq2SeqConfig, decoder: str) -> Seq2Seq:
    """A decoder with its encoder: all weights are drawn from the seed, or begin with others."""
    model = Seq2Seq(config, decoder, len(vocabulary_of(config)), n_letters_of(config))
    if config.begin_with:
        begin_with(model, Path(config.begin_with) / shipped_file(task_of(config), decoder).name)
    return model


def warm_up_and_decay(share: float) -> Callable[[float], float]:
    """Linearly up to 1 in the first `share` of a training, then linearly down to 0."""
    return lambda done: done / share if done < share else (1 - done) / (1 - share)


def _task(config: Seq2SeqConfig, decoder: str, data_set: DataSet) -> Task:
    def batches(epoch: int, _: torch.Generator) -> Iterator[Batch]:
        order = torch.Generator().manual_seed(config.seed * 1000 + epoch)  # same for both decoders
        return bucketed(data_set.training(epoch), config.batch_size, order)

    return Task(
        n_examples=data_set.n_examples,
        batches=batches,
        loss=lambda model, batch: loss(model, batch, config),
        evaluate=lambda model: validation_metrics(model, data_set, config),
        row=partial(Seq2SeqRow, decoder=decoder),
        schedule=warm_up_and_decay(config.warm_up),
        largest_gradient=config.largest_gradient,
    )


def loss(model: nn.Module, batch: Batch, config: Seq2SeqConfig) -> tuple[Tensor, Tensor]:
    """The smoothed cross-entropy of a batch, and the number of correctly predicted symbols.

    With a CTC weight, that share of the loss is the encoder's own.
    """
    inputs, lengths, given, wanted = (x.to(DEVICE) for x in batch)
    with in_bfloat16(config):
        memory, valid = model.encoder(inputs, lengths)
        logits = model.decoder(given, model.decoder.start(memory, valid)).logits.float()
        named = model.ctc(memory).float() if model.ctc else None
    right = (logits.detach().argmax(dim=-1) == wanted) & (wanted != PADDING_ID)
    written = smoothed_loss(logits, wanted, config.label_smoothing)
    if named is None:
        return written, right.sum()
    heard = connectionist_loss(named, valid.sum(dim=1), wanted)
    return (1 - config.ctc_weight) * written + config.ctc_weight * heard, right.sum()


def in_bfloat16(config: Seq2SeqConfig) -> AbstractContextManager:
    """A context with bfloat16 products if the config asks for it and the processor supports it."""
    enabled = config.bfloat16 and supports_bfloat16()
    return torch.autocast(DEVICE.type, torch.bfloat16, enabled=enabled)


@torch.no_grad()
def validation_metrics(
    model: Seq2Seq, data_set: DataSet, config: Seq2SeqConfig
) -> dict[str, float]:
    """Losses under teacher forcing, and similarities of the outputs of greedy search."""
    model.eval()
    smoothing, decode = config.label_smoothing, vocabulary_of(config).decode
    loss_sum, course_loss_sum, n_correct, n_symbols, n_padded = 0.0, 0.0, 0, 0, 0
    hypotheses: list[list[str]] = []
    for batch in _validation_batches(data_set.validation):
        inputs, lengths, given, wanted = (x.to(DEVICE) for x in batch)
        state = model.start(inputs, lengths)
        logits, real = model.decoder(given, state).logits, wanted != PADDING_ID
        n = int(real.sum())
        loss_sum += smoothed_loss(logits, wanted, smoothing).item() * n
        course_loss_sum += course_loss(logits, wanted, smoothing).item() * wanted.numel()
        n_correct += int(((logits.argmax(-1) == wanted) & real).sum())
        n_symbols, n_padded = n_symbols + n, n_padded + wanted.numel()
        outputs = greedy(model.decoder, state, config.longest_output)
        hypotheses += [decode(output.symbols) for output in outputs]
    references = [decode(example.symbols) for example in data_set.validation]
    scores = similarities(references, hypotheses).mean(axis=0)
    exact = sum(r == h for r, h in zip(references, hypotheses, strict=True)) / len(references)
    return {
        "validation_loss": loss_sum / n_symbols,
        "validation_accuracy": n_correct / n_symbols,
        "course_loss": course_loss_sum / n_padded,
        **dict(zip(("jaccard", "cosine", "damerau_levenshtein"), scores.tolist(), strict=True)),
        "exact": exact,
    }


def _validation_batches(examples: list[Example]) -> Iterator[Batch]:
    """The examples in their order, padded batch by batch."""
    for first in range(0, len(examples), EVALUATION_BATCH):
        yield collate(examples[first : first + EVALUATION_BATCH])
