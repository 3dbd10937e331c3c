"""What the page gives to a report: who wrote what, the explorer, and the scores."""

from dataclasses import replace

from core.exchange.ranking import RankedMaps
from core.machine.facts import machine_text
from core.report.entry import Entry, Program, table_of
from core.seq2seq.config import DECODERS, SPELLING
from core.wording import date_text
from ui.explorer.payload import Packed, with_state
from ui.explorer.source import ELEMENT, program, style
from ui.layout import escaped
from ui.seq2seq.comparison import Comparison
from ui.seq2seq.explored import state_of
from ui.seq2seq.learned import shipped_training
from ui.seq2seq.own_file import measure_table, notes, packed_maps, summary
from ui.seq2seq.scores import score_table, text_scores
from ui.seq2seq.view import Seq2SeqView, current_view


def entry(comparison: Comparison) -> Entry:
    """Both decoders on the input, as they are shown now."""
    view = replace(current_view(), **comparison.typed)
    sides, references = comparison.sides, comparison.references
    tables = ()
    if all(references.values()):
        scores = score_table(sides, references, text_scores(view, sides, references))
        tables = (table_of("Scores of the free-running texts", scores),)
    return Entry(
        comparison.answer,
        parts=(_explorer("Attention of both decoders", view, comparison.reading),),
        tables=tables,
        settings=_settings(view),
        measured=_trained(view.task),
    )


def entry_of_file(maps: RankedMaps) -> Entry:
    """The maps of a visitor's own models, as they are shown now."""
    view = current_view()
    return Entry(
        " ".join(map(summary, maps.models)),
        parts=(_explorer("Attention of a model", view, packed_maps(view.file, maps)),),
        tables=tuple(table_of(f"Heads of {m.name}", measure_table(m)) for m in maps.models),
        settings=escaped(" ".join((*notes(maps), *maps.changes))),
    )


def _explorer(alt: str, view: Seq2SeqView, reading: Packed) -> Program:
    return Program(alt, program(), style(), ELEMENT, with_state(state_of(view), reading))


def _settings(view: Seq2SeqView) -> str:
    text = view.words if view.task == SPELLING else view.source
    search = "greedy search" if view.beam == 1 else f"a beam of {view.beam}"
    return escaped(f"Task: {view.task}. Input: {text}. Decoding: {view.mode}, {search}.")


def _trained(task: str) -> str:
    run = shipped_training(task, DECODERS[0])[0]
    return (
        "Both decoders ship with the app; they saw the same examples in the same order, trained on "
        f"{date_text(run.ended_at)}. Machine: {machine_text(run.machine)}."
    )
