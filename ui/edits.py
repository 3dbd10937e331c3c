"""The words and the colours of edits, wherever two texts are compared."""

from core.metrics.edits import DELETED, INSERTED, KEPT, SUBSTITUTED, SWAPPED

NAMES = {
    KEPT: "same",
    DELETED: "missing",
    INSERTED: "extra",
    SUBSTITUTED: "replaced",
    SWAPPED: "swapped",
}
COLOURS = {DELETED: "red", INSERTED: "green", SUBSTITUTED: "orange", SWAPPED: "violet"}
EXAMPLES = {DELETED: "", INSERTED: "", SUBSTITUTED: " a → b", SWAPPED: " neighbours"}
LEGEND = ", ".join(
    f":{colour}-background[{NAMES[kind]}{EXAMPLES[kind]}]" for kind, colour in COLOURS.items()
)
