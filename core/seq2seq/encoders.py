"""Encoders: frames or letters become a memory (B, S, d_model) that decoders attend to."""

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from core.seq2seq.attention import AttentionBlock
from core.seq2seq.config import Seq2SeqConfig
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.speech.log_mel import N_MELS
from core.training.dropout import FastDropout


class Blocks(nn.Module):
    """Positions, attention blocks, and a final LayerNorm; padding is never attended to."""

    def __init__(self, config: Seq2SeqConfig):
        super().__init__()
        self.blocks = nn.ModuleList(AttentionBlock(config) for _ in range(config.n_encoder_layers))
        self.norm = nn.LayerNorm(config.d_model)
        self.dropout = FastDropout(config.dropout)

    def forward(self, x: Tensor, valid: Tensor) -> Tensor:
        x = self.dropout(x + sinusoids(x.shape[1], x.shape[2]).to(x.device))
        for block in self.blocks:
            x, _ = block(x, valid[:, None, None, :])
        return self.norm(x)


class SpeechEncoder(nn.Module):
    """Log-mel frames (B, 80, T) to a memory of a position for every 2 or 4 of them."""

    def __init__(self, config: SpeechConfig):
        super().__init__()
        self.first_stride = config.frames_per_position // 2
        self.conv1 = nn.Conv1d(N_MELS, config.d_model, 3, stride=self.first_stride, padding=1)
        self.conv2 = nn.Conv1d(config.d_model, config.d_model, 3, stride=2, padding=1)
        self.blocks = Blocks(config)

    def forward(self, frames: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The memory (B, S, d_model), and which of its positions are not padding (B, S)."""
        x = gelu(self.conv1(frames))  # (B, d_model, T / first stride)
        lengths = -(-lengths // self.first_stride)
        x = x * valid_positions(lengths, x.shape[2]).unsqueeze(1)
        x = gelu(self.conv2(x)).mT  # (B, S, d_model)
        valid = valid_positions((lengths + 1) // 2, x.shape[1])
        return self.blocks(x, valid), valid


class TextEncoder(nn.Module):
    """Letter ids (B, S) to a memory of as many positions: layers that read both ways."""

    def __init__(self, config: Seq2SeqConfig, n_letters: int):
        super().__init__()
        self.embedding = nn.Embedding(n_letters, config.d_model)
        self.layers = nn.ModuleList(
            BothWays(config.d_model) for _ in range(config.n_encoder_layers)
        )
        self.norm = nn.LayerNorm(config.d_model)
        self.dropout = FastDropout(config.dropout)

    def forward(self, letters: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """The memory (B, S, d_model), and which of its positions are not padding (B, S)."""
        valid = valid_positions(lengths, letters.shape[1])
        positions = torch.arange(letters.shape[1], device=letters.device)
        reversed_order = torch.where(valid, lengths.unsqueeze(1) - 1 - positions, positions)
        x = self.dropout(self.embedding(letters))
        for layer in self.layers:
            x = x + self.dropout(layer(x, reversed_order))
        return self.norm(x), valid


class BothWays(nn.Module):
    """A pre-norm bidirectional LSTM (Graves and Schmidhuber, 2005), brought back to d_model.

    As two LSTMs, of which one is given every text from its last letter to its first: so padding,
    which follows a text, is read by neither before it, and the fast layers of the library are used.
    """

    def __init__(self, d_model: int):
        super().__init__()
        size = 3 * d_model // 4  # of the hidden state of each direction
        self.norm = nn.LayerNorm(d_model)
        self.forwards = nn.LSTM(d_model, size, batch_first=True)
        self.backwards = nn.LSTM(d_model, size, batch_first=True)
        self.out = nn.Linear(2 * size, d_model)

    def forward(self, x: Tensor, reversed_order: Tensor) -> Tensor:
        """(B, S, d_model), for the positions (B, S) of each text from its last to its first."""
        x = self.norm(x)
        ahead, _ = self.forwards(x)
        back, _ = self.backwards(_reordered(x, reversed_order))
        return self.out(torch.cat([ahead, _reordered(back, reversed_order)], dim=2))


def _reordered(x: Tensor, order: Tensor) -> Tensor:
    """The positions of (B, S, D) in the order (B, S)."""
    return x.gather(1, order.unsqueeze(2).expand_as(x))


def valid_positions(lengths: Tensor, n: int) -> Tensor:
    """True for the first `lengths` of n positions: (B, n)."""
    return torch.arange(n, device=lengths.device) < lengths.unsqueeze(1)


def sinusoids(n: int, dim: int) -> Tensor:
    """Positions as sines and cosines of wavelengths from 2π to 10,000 · 2π: (n, dim)."""
    steps = torch.arange(dim // 2, dtype=torch.float32) / (dim // 2 - 1)
    angles = torch.arange(n).unsqueeze(1) * 10_000.0**-steps
    return torch.cat([angles.sin(), angles.cos()], dim=1)
