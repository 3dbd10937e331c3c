"""The network: conv, ReLU, [max-pool], conv, ReLU, [max-pool], three linear layers, log-softmax."""

import torch
from torch import Tensor, nn
from torch.nn.functional import log_softmax, max_pool2d

from core.cnn.config import CHANNELS, HIDDEN, KERNEL, Architecture, layers
from core.training.dropout import Dropout

PIXEL_SCALE = 255  # the brightest byte becomes 1


class CNN(nn.Module):
    """Images (B, 28, 28) of bytes or of numbers from 0 to 1 in, log-probabilities (B, C) out."""

    def __init__(self, architecture: Architecture, n_classes: int, dropout: float, seed: int):
        super().__init__()
        shapes = {layer.name: layer.shape for layer in layers(architecture, n_classes)}
        stride, padding = architecture.stride, architecture.padding
        self.pooling = architecture.pooling
        self.conv1 = nn.Conv2d(1, CHANNELS[0], KERNEL, stride, padding)
        self.conv2 = nn.Conv2d(*CHANNELS, KERNEL, stride)
        self.linear1 = nn.Linear(*shapes["flatten"], HIDDEN[0])
        self.linear2 = nn.Linear(*HIDDEN)
        self.linear3 = nn.Linear(HIDDEN[1], n_classes)
        self.dropout = Dropout(dropout)
        initialise(self, torch.Generator().manual_seed(seed))

    def forward(self, images: Tensor) -> Tensor:
        x = normalised(images).unsqueeze(1)  # (B, 1, 28, 28)
        for convolve in (self.conv1, self.conv2):
            x = convolve(x)
            if self.pooling:
                x = max_pool2d(x, 2)
            x = x.relu_()  # after the pooling: the same result from fewer numbers
        x = self.dropout(self.linear1(x.flatten(1)).relu_())
        return log_softmax(self.linear3(self.linear2(x).relu_()), dim=-1)

    def activations(self, images: Tensor) -> dict[str, Tensor]:
        """The outputs of each convolution, after its ReLU, and each pooling: (B, C, H, W)."""
        x = normalised(images).unsqueeze(1)
        outputs = {}
        for i, convolve in enumerate((self.conv1, self.conv2), 1):
            x = outputs[f"conv{i}"] = convolve(x).relu_()
            if self.pooling:
                x = outputs[f"pool{i}"] = max_pool2d(x, 2)
        return outputs


def normalised(images: Tensor) -> Tensor:
    """Bytes scaled to numbers from 0 to 1; numbers unchanged."""
    return images if images.is_floating_point() else images.float().div_(PIXEL_SCALE)


def initialise(model: nn.Module, generator: torch.Generator) -> None:
    """PyTorch's default initial weights, uniform within ±1/√fan_in, from one generator."""
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Conv2d | nn.Linear):
                bound = module.weight[0].numel() ** -0.5
                module.weight.uniform_(-bound, bound, generator=generator)
                module.bias.uniform_(-bound, bound, generator=generator)
