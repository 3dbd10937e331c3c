"""Settings of the attention comparisons, and their cost in theory; imports no torch."""

from dataclasses import dataclass, replace
from math import ceil, comb, log

from core.attention.own import NAME, is_own, named_methods
from core.config import choice, flag, matching, number, part_of, several, validate

METHODS = {
    "materialised": "Softmax, all weights stored",
    "fused": "Softmax, in tiles (PyTorch SDPA)",
    "taylor": "Linear, Taylor in blocks",
    "taylor_plain": "Linear, Taylor plain formula",
    "elu": "Linear, elu + 1",
    "random": "Linear, positive random features",
    **{name: name for name in named_methods()},
}
METHOD_WORDS = {"materialised": "stored", "fused": "tiles", "taylor_plain": "taylor-plain"}
"""What links call a method whose id its name does not hold."""
DEFAULT_METHODS = "materialised,fused,taylor,taylor_plain"
EXACT_METHODS = ("materialised", "fused")
LENGTHS = tuple(2**n for n in range(7, 15))  # 128 to 16,384
MAX_TERMS = 5
PEAK_SIZE = 1024  # rows and columns of the matrices whose product is timed beside the methods


@dataclass(frozen=True)
class AttentionConfig:
    """One head on random inputs, on which weights and outputs are compared."""

    terms: int = number(3, 1, MAX_TERMS, "terms K of the series of exp")
    dim: int = number(16, 2, 64, "head size D")
    seq_len: int = number(64, 16, 512, "sequence length L")
    scaled: bool = flag(True, "divide q·k by √D")
    inputs: str = choice("unit variance", ("unit variance", "unit length"), "size of q and k")
    mean_logit: float = number(0.0, -2.0, 2.0, "mean of q·k over all keys")
    centred: bool = flag(False, "subtract the mean key from every key")
    causal: bool = flag(False, "each position attends only to itself and earlier ones")
    seed: int = number(0, 0, 9999, "seed of the random inputs")

    def __post_init__(self):
        validate(self)
        if self.centred and self.causal:
            raise ValueError(
                "centred must be false where causal is true: the mean includes future keys"
            )


@dataclass(frozen=True)
class ScalingConfig:
    """Which methods are timed, on which lengths, and within which limits."""

    methods: str = several(DEFAULT_METHODS, METHODS.keys(), "methods to time", words=METHOD_WORDS)
    shortest: int = choice(128, LENGTHS, "shortest sequence, tokens")
    longest: int = choice(4096, LENGTHS, "longest sequence, tokens")
    dim: int = choice(16, (8, 16, 32, 64, 128), "head size D")
    terms: int = number(3, 1, MAX_TERMS, "terms K of the series of exp")
    n_heads: int = number(1, 1, 32, "attention heads")
    batch: int = number(1, 1, 16, "sequences in a batch")
    causal: bool = flag(False, "each position attends only to itself and earlier ones")
    backward: bool = flag(False, "time the forward and the backward pass")
    scaled: bool = flag(True, "divide q·k by √D")
    precision: str = choice("float32", ("float32", "bfloat16", "float64"), "number format")
    device: str = choice("cpu", ("cpu", "cuda"), "where it is computed")
    n_threads: int = choice(1, (1, 2, 4, 8), "processor threads")
    heap: str = choice("fresh", ("fresh", "retained"), "memory of each call: fresh or kept pages")
    rounds: int = number(7, 3, 30, "timed rounds of each method")
    time_limit: float = number(30.0, 0.5, 60.0, "seconds for one method at one length")
    memory_limit: float = number(4.0, 0.01, 64.0, "gigabytes for one method")
    seed: int = number(0, 0, 9999, "seed of the random inputs")

    def __post_init__(self):
        validate(self)
        if self.shortest > self.longest:
            raise ValueError(
                f"shortest must not exceed longest, got {self.shortest} and {self.longest}"
            )

    @property
    def lengths(self) -> list[int]:
        return [n for n in LENGTHS if self.shortest <= n <= self.longest]


def own_method_field() -> str:
    """The name of a method of one's own: of the command line alone, so that no link names code."""
    return matching(
        "",
        rf"|{NAME}",
        "module:function",
        "one more method, of your own: a function of q, k, v, or a feature map, of x",
    )


@dataclass(frozen=True)
class OwnAttentionConfig(AttentionConfig):
    """A comparison of weights with one more method."""

    method: str = own_method_field()

    def without_own(self) -> AttentionConfig:
        """The config without that method."""
        return part_of(self, AttentionConfig)


@dataclass(frozen=True)
class OwnScalingConfig(ScalingConfig):
    """A timing with one more method."""

    method: str = own_method_field()

    def with_own(self) -> ScalingConfig:
        """The config in which that method is one of the methods."""
        timed = part_of(self, ScalingConfig)
        if not self.method:
            return timed
        METHODS.setdefault(self.method, self.method)
        return replace(timed, methods=f"{self.methods},{self.method}")


def taylor_width(dim: int, terms: int) -> int:
    """Features M of the first `terms` terms with equal monomials merged: C(D + K - 1, K - 1)."""
    return comb(dim + terms - 1, terms - 1)


def unmerged_taylor_width(dim: int, terms: int) -> int:
    """Features M when every ordered product is kept: 1 + D + D² + … + D^(K-1)."""
    return sum(dim**n for n in range(terms))


def random_width(dim: int) -> int:
    """Random features M as FAVOR+ recommends: D ln D."""
    return max(1, ceil(dim * log(dim)))


def width(method: str, dim: int, terms: int) -> int:
    """Features M of a linear method."""
    return {
        "taylor": taylor_width(dim, terms),
        "taylor_plain": taylor_width(dim, terms),
        "elu": dim,
        "random": random_width(dim),
    }[method]


def multiply_adds(method: str, seq_len: int, dim: int, terms: int, causal: bool = False) -> int:
    """Multiply-adds of the products of one head, forward: 2 L² D exact, 2 L M (D + 1) linear.

    The causal fused kernel needs half; causal linear methods need as many as the others. Of a
    method of one's own they are not known: those of softmax are an upper estimate.
    """
    if method in EXACT_METHODS or is_own(method):
        full = 2 * seq_len**2 * dim
        return full // 2 if causal and method == "fused" else full
    return 2 * seq_len * width(method, dim, terms) * (dim + 1)
