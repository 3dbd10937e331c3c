"""Encoder and decoder together, and their loss."""

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, ctc_loss

from core.seq2seq.config import Seq2SeqConfig
from core.seq2seq.decoders import CLASSES, State
from core.seq2seq.encoders import SpeechEncoder, TextEncoder
from core.seq2seq.vocabulary import PADDING_ID


class Seq2Seq(nn.Module):
    """Frames or letters in, logits of symbols out.

    `n_letters` is the size of the input alphabet; 0 for speech. With one seed, both decoders start
    from the same encoder weights.
    """

    def __init__(self, config: Seq2SeqConfig, decoder: str, n_symbols: int, n_letters: int = 0):
        super().__init__()
        self.encoder = TextEncoder(config, n_letters) if n_letters else SpeechEncoder(config)
        with_ctc = not n_letters and config.ctc_weight > 0
        self.ctc = nn.Linear(config.d_model, n_symbols) if with_ctc else None
        self.decoder = CLASSES[decoder](config, n_symbols)
        initialise(self, torch.Generator().manual_seed(config.seed))

    def start(self, inputs: Tensor, lengths: Tensor) -> State:
        """The decoder's state before the first symbol."""
        return self.decoder.start(*self.encoder(inputs, lengths))

    def forward(self, inputs: Tensor, lengths: Tensor, symbols: Tensor) -> Tensor:
        """Teacher forcing: the logits (B, T, V) after each of the symbols (B, T)."""
        return self.decoder(symbols, self.start(inputs, lengths)).logits


@torch.no_grad()
def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """Initial weights from one generator, so that the input is not small beside the positions.

    Convolutions follow He et al. (2015), linear layers Glorot and Bengio (2010), both uniform; the
    recurrent layers follow PyTorch; embeddings are normal, each vector of length about 1.
    """
    for module in model.modules():
        if isinstance(module, nn.Conv1d):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu", generator=generator)
            module.bias.zero_()
        elif isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            module.bias.zero_()
        elif isinstance(module, nn.RNNBase):
            bound = module.hidden_size**-0.5
            for parameter in module.parameters():
                parameter.uniform_(-bound, bound, generator=generator)
        elif isinstance(module, nn.Embedding):
            module.weight.normal_(std=module.embedding_dim**-0.5, generator=generator)


def smoothed_loss(logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    """Cross-entropy with label smoothing, without padding."""
    options = {"ignore_index": PADDING_ID, "label_smoothing": smoothing}
    return cross_entropy(logits.flatten(0, 1), targets.flatten(), **options)


def course_loss(logits: Tensor, targets: Tensor, smoothing: float) -> Tensor:
    """The same with padding counted as a symbol to predict, as in the course's code."""
    return cross_entropy(logits.flatten(0, 1), targets.flatten(), label_smoothing=smoothing)


def connectionist_loss(logits: Tensor, lengths: Tensor, targets: Tensor) -> Tensor:
    """CTC (Graves et al., 2006) of the logits (B, S, V) of the memory, per symbol of the targets.

    It asks the encoder alone to name the symbols in their order. Padding is the blank, and the stop
    at the end of the targets (B, T) is not asked for. A text too long for its sound counts nothing.
    """
    n_symbols = (targets != PADDING_ID).sum(dim=1) - 1
    return ctc_loss(
        logits.log_softmax(dim=-1).transpose(0, 1),
        targets,
        lengths,
        n_symbols,
        blank=PADDING_ID,
        zero_infinity=True,
    )


def symbol_losses(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean of -log probability over the symbols of each text (B,), without padding or smoothing."""
    each = cross_entropy(logits.mT, targets, ignore_index=PADDING_ID, reduction="none")
    return each.sum(dim=1) / (targets != PADDING_ID).sum(dim=1)
