"""Sound on an axis in seconds: the envelope of the waveform, and the log-mel spectrogram."""

import numpy as np
import plotly.graph_objects as go

from core.figures.theme import GREYS, Mode, colour

RATE = 16_000  # samples a second
SECONDS_PER_FRAME = 0.01
MOST_FRAMES = 500  # drawn; more are reduced to their maxima
ENVELOPE = 600  # points of the waveform
WAVEFORM, SPECTROGRAM = 56, 110  # pixels of height


def sound_traces(
    sound: np.ndarray | None, levels: np.ndarray | None, mode: Mode
) -> list[tuple[go.Heatmap | go.Scatter, int]]:
    """The traces drawn above a map, from bottom to top, each with its height in pixels."""
    traces = []
    if levels is not None and levels.size:
        traces.append((_spectrogram(levels, mode), SPECTROGRAM))
    if sound is not None and len(sound):
        traces.append((_waveform(sound, mode), WAVEFORM))
    return traces


def envelope(sound: np.ndarray, most: int = ENVELOPE) -> tuple[np.ndarray, np.ndarray]:
    """Seconds and samples of at most `most` points: the minimum and maximum of each segment."""
    n_segments = max(1, min(most // 2, len(sound)))
    starts = np.arange(n_segments) * len(sound) // n_segments
    low, high = np.minimum.reduceat(sound, starts), np.maximum.reduceat(sound, starts)
    samples = np.stack([low, high], axis=1).ravel()
    return np.repeat(starts / RATE, 2).astype(np.float32), samples.astype(np.float32)


def _spectrogram(levels: np.ndarray, mode: Mode) -> go.Heatmap:
    """Louder is closer to the colour of the text: darker on light, lighter on dark."""
    step = max(1, -(-levels.shape[1] // MOST_FRAMES))
    loudest = np.maximum.reduceat(levels, np.arange(0, levels.shape[1], step), axis=1)
    seconds = SECONDS_PER_FRAME * step
    cells = go.Heatmap(z=loudest, x0=seconds / 2, dx=seconds, y0=0, dy=1, zmin=0, zmax=255)
    greys = {"colorscale": GREYS, "reversescale": mode == "light", "showscale": False}
    return cells.update(name="mel band", hoverinfo="skip", **greys)


def _waveform(sound: np.ndarray, mode: Mode) -> go.Scatter:
    x, y = envelope(sound)
    line = {"width": 1, "color": colour("ink", mode)}
    trace = go.Scatter(x=x, y=y, name="sound", mode="lines", line=line)
    return trace.update(hoverinfo="skip", showlegend=False)
