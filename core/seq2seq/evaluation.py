"""Trained decoders on their test sets, one utterance or word at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import torch

from core.metrics.similarity import similarities
from core.progress import Progress
from core.seq2seq.alignment import rank_heads
from core.seq2seq.comparison import TrainedNetwork, trained_network
from core.seq2seq.config import SPEECH, EvaluateConfig
from core.seq2seq.decoders import State
from core.seq2seq.examples import Example, collate
from core.seq2seq.model import symbol_losses
from core.seq2seq.rows import ScoredRow
from core.seq2seq.search import Hypothesis, beam_search, greedy, without_loop
from core.seq2seq.speech import voices
from core.seq2seq.speech.audio import RATE
from core.seq2seq.speech.augmentation import as_tensor
from core.seq2seq.speech.compositions import held_out_compositions
from core.seq2seq.speech.examples import encoded
from core.seq2seq.speech.held_out import held_out_people, held_out_sound
from core.seq2seq.speech.log_mel import log_mel
from core.seq2seq.speech.utterances import prompts, waveform
from core.seq2seq.spelling.dictionary import pronunciations, words
from core.seq2seq.spelling.examples import spelling_example
from core.seq2seq.vocabulary import PADDING_ID

BATCH = 64

Symbols = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One utterance or word of a test set."""

    test: str
    name: str
    voice: str
    kind: str
    references: tuple[Symbols, ...]  # each of them correct
    example: Example
    seconds: float


def evaluate(config: EvaluateConfig) -> Iterator[ScoredRow | Progress]:
    """Every case of every test set of a task, by each decoder and search."""
    for decoder, beam in product(config.decoders.split(","), map(int, config.beams.split(","))):
        network = trained_network(config.task, decoder)
        cases = list(cases_of(config, network))
        for first in range(0, len(cases), BATCH):
            yield Progress(f"{decoder} decoder, {search_name(beam)}", first / len(cases))
            batch = cases[first : first + BATCH]
            yield from score_cases(config.task, decoder, network, batch, beam)


def cases_of(config: EvaluateConfig, network: TrainedNetwork) -> Iterator[Case]:
    """The test sets of a task: held-out recordings and voices, or held-out words."""
    if config.task == SPEECH:
        yield from _speech_cases(network, with_voices=config.voices)
        return
    for word in words("test"):
        references = pronunciations()[word]
        example = spelling_example(word, references[0])
        yield Case("words", word, "", "word", references, example, 0.0)


def _speech_cases(network: TrainedNetwork, *, with_voices: bool) -> Iterator[Case]:
    for name, p in held_out_people().items():
        samples = held_out_sound(name)
        yield _speech_case(network, p.test, name, p.speaker, "person", p.text, samples)
    tests = {
        "compositions": held_out_compositions("test"),
        "prompts": [p for p in prompts() if p.split == "test"],
    }
    for test, utterances in tests.items():
        for u in utterances:
            yield _speech_case(network, test, u.name, "recorded", u.kind, u.text, waveform(u))
    kinds = {u.text: u.kind for u in held_out_compositions("test")}
    for voice in voices.HELD_OUT * with_voices:
        recordings = voices.recordings(voice)
        for i, text in enumerate(recordings.texts):
            samples = recordings.clip(i)
            yield _speech_case(network, "voices", text, voice, kinds[text], text, samples)


def _speech_case(network: TrainedNetwork, test, name, voice, kind, text, samples) -> Case:
    example = Example(log_mel(as_tensor(samples)), encoded(network.config, text))
    return Case(test, name, voice, kind, (tuple(text),), example, len(samples) / RATE)


@torch.no_grad()
def score_cases(
    task: str, decoder: str, network: TrainedNetwork, cases: Sequence[Case], beam: int
) -> Iterator[ScoredRow]:
    """A row for each case, against the reference that is most similar to the hypothesis."""
    inputs, lengths, given, wanted = collate([case.example for case in cases])
    state = network.model.start(inputs, lengths)
    step = network.model.decoder(given, state, weights=True)
    losses = symbol_losses(step.logits, wanted).tolist()
    alignments = [
        rank_heads(cross[:, :, row != PADDING_ID][..., valid].numpy())[0][2].score
        for cross, row, valid in zip(step.cross, wanted, state.valid, strict=True)
    ]
    decode = network.vocabulary.decode
    outputs = _search(network, state, beam)
    hypotheses = [tuple(decode(without_loop(h.symbols))) for h in outputs]
    separator = "" if task == SPEECH else " "
    for case, output, hypothesis, loss, alignment in zip(
        cases, outputs, hypotheses, losses, alignments, strict=True
    ):
        reference, scores = _nearest_reference(case, hypothesis)
        yield ScoredRow(
            task,
            decoder,
            case.test,
            search_name(beam),
            case.name,
            case.voice,
            case.kind,
            separator.join(reference),
            separator.join(hypothesis),
            *scores,
            exact=hypothesis in case.references,
            loss=loss,
            alignment=alignment,
            seconds=case.seconds,
            confidence=output.mean,
        )


def search_name(beam: int) -> str:
    return "greedy" if beam == 1 else f"beam {beam}"


def _nearest_reference(case: Case, hypothesis: Symbols) -> tuple[Symbols, list[float]]:
    """The reference of the highest Damerau-Levenshtein similarity, and its three similarities."""
    scores = similarities(case.references, [hypothesis] * len(case.references)).tolist()
    return max(zip(case.references, scores, strict=True), key=lambda pair: pair[1][2])


def _search(network: TrainedNetwork, state: State, beam: int) -> list[Hypothesis]:
    longest, decoder = network.config.longest_output, network.model.decoder
    if beam == 1:
        return greedy(decoder, state, longest)
    rows = torch.arange(len(state.valid)).split(1)
    return [beam_search(decoder, state.select(row), longest, beam)[0] for row in rows]
