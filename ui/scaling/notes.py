"""The tab on how a run was measured: what explains its numbers, and what was not measured."""

import streamlit as st

from core.attention.config import METHODS, PEAK_SIZE
from core.attention.growth import N_FITTED
from core.machine.disturbance import SPREAD_LIMIT
from ui.shown_runs import ShownRun

HEAPS = {
    "fresh": "Every large array was made of fresh memory pages, as in a first call: the system "
    "clears each page on first use, which takes much of the time of methods that fill large "
    "arrays. *More settings* offers the retained heap.",
    "retained": "The process kept its memory pages between calls, as a long-running program may: "
    "no time went into clearing fresh ones.",
    "system": "The way in which memory is allocated could not be set on this system.",
}


def draw_notes(timing: ShownRun) -> None:
    """Notes on this run."""
    heaps = {row["heap"] for row in timing.rows}
    methods = {row["method"] for row in timing.rows}
    notes = [
        "Points are medians with quartile bars; open markers: disturbed measurements. Thick lines: "
        f"the power law fitted to the {N_FITTED} largest lengths, ± its standard error. Dotted: "
        "the theoretical exponent, through the last point.",
        "Where lines cross is interpolated between two measured lengths, on logarithmic axes, by "
        "the medians. Its interval is where the quartiles of the rounds cross: linear attention at "
        "its lower quartile with softmax at its upper one, and the reverse. It says how far rounds "
        "of this run differ, not how far another run or machine would.",
        *[HEAPS[heap] for heap in sorted(heaps)],
        "Arithmetic speed: the multiply–adds of a method's formula per second, counted as two "
        f"operations each, beside a product of two {PEAK_SIZE:,} × {PEAK_SIZE:,} matrices timed in "
        "the same rounds. The two Taylor methods compute the same numbers; they differ in memory "
        "layout alone. Where the block form evaluates the polynomial of q·k directly (short "
        "sequences), it does less work than counted here.",
        "The error is |Ẑ − Z| / |Z| against softmax in float64 on a sample of rows, computed "
        "before anything is timed.",
    ]
    if "materialised" in methods:
        notes.append(
            "The slope of softmax with all weights stored may exceed 2 for a while: its L × L "
            "array outgrows first the processor's caches, then the memory that the allocator "
            "reuses, and the system has to find and clear new pages. This is measured, and not "
            "smoothed away."
        )
    if "fused" in methods:
        notes.append(
            "Softmax in tiles computes the weights tile by tile and discards them: beyond its "
            "output it needs so little memory that fixed buffers hide its growth at first."
        )
    n_disturbed = sum(bool(row["disturbed"]) for row in timing.rows)
    if n_disturbed:
        notes.append(
            f"{n_disturbed} of {len(timing.rows)} measurements are marked as disturbed: their "
            f"quartiles lie more than {100 * SPREAD_LIMIT:.0f}% of the median apart, or the "
            "processor was shared with other work in too many rounds. Trust their minimum more "
            "than their median."
        )
    notes += [
        f"{METHODS[row['method']]}, L = {row['seq_len']:,}: not measured ({row['status']}: "
        f"{row['reason']})."
        for row in timing.rows
        if row["status"] != "measured"
    ]
    st.markdown("\n".join(f"- {note}" for note in notes))
