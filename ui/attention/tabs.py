"""The tabs below the maps: sent when opened, the open one named in the link."""

from core.attention.rows import AttentionComparison
from ui import tabs
from ui.attention.derivation import draw_derivation
from ui.attention.numbers import draw_method, draw_numbers
from ui.attention.range import draw_range
from ui.attention.trained import draw_trained
from ui.attention.view import CODE, MATHS, METHOD, NUMBERS, RANGE, TRAINED, AttentionView
from ui.layout import show_source


def draw_tabs(view: AttentionView, comparison: AttentionComparison) -> None:
    """The tabs of a comparison."""
    config = view.compared
    tabs.draw_tabs(
        {
            METHOD: lambda: draw_method(config),
            RANGE: lambda: draw_range(view, comparison),
            TRAINED: lambda: draw_trained(view),
            NUMBERS: lambda: draw_numbers(config, comparison),
            MATHS: lambda: draw_derivation(config, comparison),
            CODE: _draw_code,
        }
    )


def _draw_code() -> None:
    functions = ("plain_linear_attention", "kernel_weights")
    show_source("linear attention", "core/attention/linear.py", *functions)
    show_source("the features", "core/attention/feature_maps.py", "taylor", "partial_sum")
    show_source(
        "exact attention", "core/attention/exact.py", "attention_logits", "attention_weights"
    )
