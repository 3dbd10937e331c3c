"""One line that says who wrote what, and how well."""

from core.metrics.similarity import Symbols
from core.seq2seq.alignment import rank_heads
from core.seq2seq.config import FORCED, SPEECH
from ui.layout import escaped
from ui.seq2seq.reading import Side, reach_of
from ui.seq2seq.scores import score_and_chance

SPLITS = {
    "train": "training split: the decoders may have been trained on it",
    "validation": "validation split: the decoders were never trained on it",
    "test": "test split: the decoders were never trained on it",
}
MOST_QUOTED = 60  # characters of a written text: the explorer shows it whole


def split_sentence(task: str, split: str) -> str:
    """Whether the decoders were trained on the text or the word; empty where it is not known."""
    what = "text" if task == SPEECH else "word"
    return f"This {what} is in the {SPLITS[split]}." if split else ""


def summary(task: str, sides: dict[str, Side], references: dict[str, Symbols]) -> str:
    """Markdown: the text of each decoder with its similarity and chance; once where it is one."""
    written = [side.reading.written for side in sides.values()]
    texts = [_quoted(task, symbols) for symbols in written]
    verdicts = [_verdict(task, side, references[decoder]) for decoder, side in sides.items()]
    if FORCED in (side.mode for side in sides.values()):
        parts = " and ".join(f"the {d} decoder {v}" for d, v in zip(sides, verdicts, strict=True))
        return (
            f"Given the true text {texts[0]} symbol by symbol, the next one is foreseen by {parts}."
        )
    if written[0] == written[1] and len(set(verdicts)) == 1:
        return f"Both decoders wrote {texts[0]}: {verdicts[0]}."
    parts = [
        f"The {decoder} decoder wrote {text}: {verdict}."
        for decoder, text, verdict in zip(sides, texts, verdicts, strict=True)
    ]
    said = [list(r) for r in references.values() if r] if task == SPEECH else []
    heard = [f"Said: {_quoted(task, text)}{'.' * (text[-1] not in '.,;:?!')}" for text in said[:1]]
    return " ".join([*heard, *parts])


def where_they_look(task: str, sides: dict[str, Side]) -> str:
    """How many steps of each decoder's best aligned head look no further back than the one before.

    For a reader: what the diagonal of the maps is.
    """
    best = {
        d: rank_heads(side.reading.cross, reach=reach_of(task))[0][2] for d, side in sides.items()
    }
    shares = " and ".join(f"{measures.monotonicity:.0%} ({d})" for d, measures in best.items())
    return f"**Look for** the diagonal: the best heads stay or move on in {shares} of their steps."


def _verdict(task: str, side: Side, reference: Symbols) -> str:
    if side.mode == FORCED:
        foreseen = (side.reading.predicted == side.reading.symbols).mean()
        return f"in {foreseen:.0%} of its steps"
    if not reference:
        return "the true text is not known"
    written = side.free.written
    scores, by_chance = score_and_chance(task, tuple(written), tuple(reference))
    similarity, chance = scores[2], by_chance[:, 2].mean()
    form = "without an error" if written == list(reference) else f"similarity {similarity:.3f}"
    source = "" if task == SPEECH else " to the dictionary"
    return f"{form}{source if form.startswith('s') else ''}, where chance is {chance:.3f}"


def _quoted(task: str, symbols: list[str]) -> str:
    text = ("" if task == SPEECH else " ").join(symbols)
    if len(text) > MOST_QUOTED:
        text = f"{text[: MOST_QUOTED - 1].rstrip()}…"
    return f"**“{escaped(text)}”**" if text.strip() else "nothing"
