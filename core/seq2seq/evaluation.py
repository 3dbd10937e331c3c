"""Trained decoders on their test sets, one utterance or word at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import torch

from core.metrics.similarity import similarities
from core.progress import Progress
from core.seq2seq.alignment import rank_heads
from core.seq2seq.comparison import Trained, trained
from core.seq2seq.config import SPEECH, EvaluateConfig
from core.seq2seq.decoders import State
from core.seq2seq.examples import Example, collate
from core.seq2seq.model import symbol_losses
from core.seq2seq.rows import ScoredRow
from core.seq2seq.search import Hypothesis, beam_search, greedy
from core.seq2seq.speech import voices
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.augmentation import as_tensor
from core.seq2seq.speech.compositions import held_out
from core.seq2seq.speech.examples import encoded
from core.seq2seq.speech.log_mel import log_mel
from core.seq2seq.speech.utterances import prompts, waveform
from core.seq2seq.spelling.dictionary import pronunciations, words
from core.seq2seq.spelling.examples import spelling_example
from core.seq2seq.vocabulary import PADDING_ID

BATCH = 64

Symbols = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One thing to read, with what is known of it."""

    test: str
    name: str
    voice: str
    kind: str
    references: tuple[Symbols, ...]  # any of which is right
    example: Example
    seconds: float


def evaluate(config: EvaluateConfig) -> Iterator[ScoredRow | Progress]:
    """Every case of every test set of a task, by each decoder and search."""
    for decoder, beam in product(config.decoders.split(","), map(int, config.beams.split(","))):
        found = trained(config.task, decoder)
        cases = list(cases_of(config, found))
        for first in range(0, len(cases), BATCH):
            yield Progress(f"{decoder} decoder, {search_name(beam)}", first / len(cases))
            yield from scored(config.task, decoder, found, cases[first : first + BATCH], beam)


def cases_of(config: EvaluateConfig, found: Trained) -> Iterator[Case]:
    """What is measured: recordings held out and voices held out, or the words held out."""
    if config.task == SPEECH:
        yield from _speech_cases(found, with_voices=config.voices)
        return
    for word in words("test"):
        listed = pronunciations()[word]
        yield Case("words", word, "", "word", listed, spelling_example(word, listed[0]), 0.0)


def _speech_cases(found: Trained, *, with_voices: bool) -> Iterator[Case]:
    tests = {
        "compositions": held_out("test"),
        "prompts": [p for p in prompts() if p.split == "test"],
    }
    for test, utterances in tests.items():
        for u in utterances:
            yield _said(found, test, u.name, "recorded", u.kind, u.text, waveform(u))
    kinds = {u.text: u.kind for u in held_out("test")}
    for voice in voices.HELD_OUT * with_voices:
        said = voices.recordings(voice)
        for i, text in enumerate(said.texts):
            yield _said(found, "voices", text, voice, kinds[text], text, said.clip(i))


def _said(found: Trained, test, name, voice, kind, text, samples) -> Case:
    example = Example(log_mel(as_tensor(samples)), encoded(found.config, text))
    return Case(test, name, voice, kind, (tuple(text),), example, len(samples) / RATE)


@torch.no_grad()
def scored(
    task: str, decoder: str, found: Trained, cases: Sequence[Case], beam: int
) -> Iterator[ScoredRow]:
    """A row for each case, against the reference that is most like what was written."""
    inputs, lengths, given, wanted = collate([case.example for case in cases])
    state = found.model.start(inputs, lengths)
    step = found.model.decoder(given, state, weights=True)
    losses = symbol_losses(step.logits, wanted).tolist()
    alignments = [
        rank_heads(cross[:, :, row != PADDING_ID][..., valid].numpy())[0][2].score
        for cross, row, valid in zip(step.cross, wanted, state.valid, strict=True)
    ]
    texts = [tuple(found.vocabulary.decode(f.symbols)) for f in _search(found, state, beam)]
    joint = "" if task == SPEECH else " "
    for case, text, loss, alignment in zip(cases, texts, losses, alignments, strict=True):
        scores = similarities(case.references, [text] * len(case.references)).tolist()
        reference, best = max(
            zip(case.references, scores, strict=True), key=lambda pair: pair[1][2]
        )
        yield ScoredRow(
            task,
            decoder,
            case.test,
            search_name(beam),
            case.name,
            case.voice,
            case.kind,
            joint.join(reference),
            joint.join(text),
            *best,
            exact=text in case.references,
            loss=loss,
            alignment=alignment,
            seconds=case.seconds,
        )


def search_name(beam: int) -> str:
    return "greedy" if beam == 1 else f"beam {beam}"


def _search(found: Trained, state: State, beam: int) -> list[Hypothesis]:
    longest, decoder = found.config.longest_output, found.model.decoder
    if beam == 1:
        return greedy(decoder, state, longest)
    rows = torch.arange(len(state.valid)).split(1)
    return [beam_search(decoder, state.select(row), longest, beam)[0] for row in rows]
