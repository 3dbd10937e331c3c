"""Half-precision attention with its sums in single precision.

A sum of features over many positions passes the range of float16 and the digits of bfloat16.
"""

from collections.abc import Callable
from functools import wraps

import torch
from torch import Tensor


def sums_in_single(attend: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Half-precision inputs are converted first; the output has their type again."""

    @wraps(attend)
    def convert_and_attend(*inputs, **options) -> Tensor:
        single = [x.float() if _is_half(x) else x for x in inputs]
        return attend(*single, **options).to(inputs[0].dtype)

    return convert_and_attend


def _is_half(x: object) -> bool:
    return isinstance(x, Tensor) and x.dtype in (torch.float16, torch.bfloat16)
