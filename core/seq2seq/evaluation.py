"""A trained decoder on its test sets, utterance by utterance, and what that comes to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from core.metrics.similarity import similarities
from core.progress import Progress
from core.seq2seq import voices
from core.seq2seq.audio import RATE
from core.seq2seq.augmentation import as_tensor
from core.seq2seq.comparison import Trained, trained
from core.seq2seq.compositions import held_out
from core.seq2seq.examples import Example, collate
from core.seq2seq.log_mel import log_mel
from core.seq2seq.model import symbol_losses
from core.seq2seq.rows import SPEECH, EvaluateConfig, ScoredRow
from core.seq2seq.search import Found, beam_search, greedy
from core.seq2seq.speech import prompts, waveform
from core.seq2seq.speech_examples import encoded

BATCH = 32


@dataclass(frozen=True)
class Case:
    """One thing to transcribe, with what is known of it."""

    test: str
    name: str
    voice: str
    kind: str
    reference: str
    example: Example
    seconds: float


def evaluate_speech(config: EvaluateConfig) -> Iterator[ScoredRow | Progress]:
    """Every utterance of every test set, by each decoder."""
    for decoder in config.decoders.split(","):
        found = trained(SPEECH, decoder)
        cases = list(speech_cases(found, with_voices=config.voices))
        for first in range(0, len(cases), BATCH):
            part = cases[first : first + BATCH]
            yield Progress(f"{decoder} decoder", first / len(cases))
            yield from scored(SPEECH, decoder, found, part, config.beam)


def speech_cases(found: Trained, *, with_voices: bool) -> Iterator[Case]:
    """The compositions and the prompts held out, and compositions said by voices held out."""
    tests = {
        "compositions": held_out("test"),
        "prompts": [p for p in prompts() if p.split == "test"],
    }
    for test, utterances in tests.items():
        for u in utterances:
            yield _case(found, test, u.name, "recorded", u.kind, u.text, waveform(u))
    kinds = {u.text: u.kind for u in held_out("test")}
    for voice in voices.HELD_OUT * with_voices:
        said = voices.recordings(voice)
        for i, text in enumerate(said.texts):
            yield _case(found, "voices", text, voice, kinds[text], text, said.clip(i))


@torch.no_grad()
def scored(
    task: str, decoder: str, found: Trained, cases: Sequence[Case], beam: int
) -> Iterator[ScoredRow]:
    """A row for each case."""
    inputs, lengths, given, wanted = collate([case.example for case in cases])
    state = found.model.start(inputs, lengths)
    losses = symbol_losses(found.model.decoder(given, state).logits, wanted).tolist()
    texts = [found.vocabulary.decode(f.symbols) for f in _search(found, state, beam)]
    references = [list(case.reference) for case in cases]
    scores = similarities(references, texts).tolist()
    for case, text, reference, score, loss in zip(
        cases, texts, references, scores, losses, strict=True
    ):
        yield ScoredRow(
            task,
            decoder,
            case.test,
            search_name(beam),
            case.name,
            case.voice,
            case.kind,
            case.reference,
            "".join(text),
            *score,
            exact=text == reference,
            loss=loss,
            seconds=case.seconds,
        )


def search_name(beam: int) -> str:
    return "greedy" if beam == 1 else f"beam {beam}"


def _search(found: Trained, state, beam: int) -> list[Found]:
    longest, decoder = found.config.longest_output, found.model.decoder
    if beam == 1:
        return greedy(decoder, state, longest)
    rows = torch.arange(len(state.valid)).split(1)
    return [beam_search(decoder, state.select(row), longest, beam)[0] for row in rows]


def _case(found: Trained, test, name, voice, kind, text, samples) -> Case:
    example = Example(log_mel(as_tensor(samples)), encoded(found.config, text))
    return Case(test, name, voice, kind, text, example, len(samples) / RATE)
