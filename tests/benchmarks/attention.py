"""Linear attention against the matrix-product peak, exact attention, the plain formula and peers.

    python -m tests.benchmarks.attention [threads [heap]]

Methods are interleaved in one process; ratios are of medians over at least 7 rounds. `heap` is
'fresh' (the default) or 'retained'. Peers are measured where they are installed.
"""

import sys
from functools import partial
from importlib.util import find_spec

import torch
from torch.nn.functional import scaled_dot_product_attention

from core.attention.config import taylor_width
from core.attention.feature_maps import feature_map
from core.attention.growth import crossover
from core.attention.linear import linear_attention, plain_linear_attention
from core.attention.workspace import release_buffers
from core.machine.heap import set_heap
from core.machine.timing import peak_bytes, time_calls
from core.progress import Progress

SHAPES = [  # heads, L, D, causal
    (8, 4096, 64, False),
    (8, 8192, 64, False),
    (8, 4096, 32, False),
    (8, 4096, 16, False),
    (8, 4096, 16, True),
]
CROSSINGS = {64: (2048, 2560, 3072), 32: (512, 768, 1024), 16: (128, 256, 384)}
CAUSAL_CROSSINGS = {64: (4096, 8192), 32: (1024, 1536, 2048), 16: (384, 512, 768)}
ROUNDS = 7


def main(threads: int, heap: str) -> None:
    torch.set_num_threads(threads)
    print(f"threads {threads}, heap {set_heap(heap)}")
    for shape in SHAPES:
        report(*shape)
    for dim, lengths in CROSSINGS.items():
        report_crossing(dim, lengths, causal=False)
        report_crossing(dim, CAUSAL_CROSSINGS[dim], causal=True)
    report_small_maps()
    report_memory()


def report(n_heads: int, seq_len: int, dim: int, causal: bool) -> None:
    q, k, v = inputs(n_heads, seq_len, dim)
    square = torch.randn(1024, 1024)
    phi = feature_map("taylor", dim=dim)
    calls = {
        "sgemm": lambda: square @ square,
        "blocks": lambda: linear_attention(q, k, v, phi, causal=causal),
        "plain": lambda: plain_linear_attention(q, k, v, phi, causal=causal),
        "fused exact": lambda: scaled_dot_product_attention(q, k, v, is_causal=causal),
    }
    if not causal and find_spec("taylor_series_linear_attention"):
        calls["peer"] = partial(peer_taylor, q, k, v)
    seconds = medians(calls)
    work = 4 * n_heads * seq_len * taylor_width(dim, 3) * (dim + 1)  # operations
    share = work / seconds["blocks"] / (2 * 1024**3 / seconds["sgemm"])
    ratios = "  ".join(
        f"{name} x {seconds[name] / seconds['blocks']:.2f}"
        for name in ("plain", "fused exact", "peer")
        if name in seconds
    )
    kind = "causal" if causal else "      "
    print(
        f"BH {n_heads} L {seq_len:5} D {dim:2} {kind} {seconds['blocks'] * 1e3:7.1f} ms  "
        f"share of sgemm {share:.2f}  {ratios}",
        flush=True,
    )


def report_crossing(dim: int, lengths: tuple[int, ...], causal: bool) -> None:
    phi, exact, linear = feature_map("taylor", dim=dim), [], []
    for seq_len in lengths:
        q, k, v = inputs(8, seq_len, dim)
        seconds = medians(
            {
                "linear": partial(linear_attention, q, k, v, phi, causal=causal),
                "exact": partial(scaled_dot_product_attention, q, k, v, is_causal=causal),
            }
        )
        exact.append(seconds["exact"])
        linear.append(seconds["linear"])
    crossing = crossover(lengths, exact, linear)
    ratios = ", ".join(f"{n}: {e / x:.2f}" for n, e, x in zip(lengths, exact, linear, strict=True))
    print(
        f"crossover D {dim} causal {causal}: {crossing and round(crossing)}  ({ratios})", flush=True
    )


def report_small_maps() -> None:
    q, k, v = inputs(8, 4096, 64)
    elu, random = feature_map("elu", dim=64), feature_map("random", dim=64)
    calls = {
        "elu": lambda: linear_attention(q, k, v, elu),
        "random": lambda: linear_attention(q, k, v, random),
    }
    if find_spec("linear_attention_transformer"):
        from linear_attention_transformer.linear_attention_transformer import linear_attn

        calls["linear-attention-transformer"] = lambda: linear_attn(q, k, v)
    if find_spec("performer_pytorch"):
        from performer_pytorch import FastAttention

        performer = FastAttention(dim_heads=64, nb_features=267)
        calls["performer-pytorch"] = lambda: performer(q, k, v)
    with torch.no_grad():
        for name, seconds in medians(calls).items():
            print(f"{name:30} {seconds * 1e3:.2f} ms")


def report_memory() -> None:
    q, k, v = inputs(1, 16384, 64)
    phi = feature_map("taylor", dim=64)
    for name, attend in (
        ("blocks", partial(linear_attention, q, k, v, phi)),
        ("plain", partial(plain_linear_attention, q, k, v, phi)),
        ("fused exact", partial(scaled_dot_product_attention, q, k, v)),
    ):
        release_buffers()
        print(f"extra memory, BH 1, L 16384, D 64: {name} {peak_bytes(attend, 'cpu') / 1e6:.1f} MB")
    q, k, v = inputs(8, 16384, 64)
    release_buffers()
    peak = peak_bytes(partial(linear_attention, q, k, v, phi), "cpu")
    print(f"extra memory, BH 8, L 16384, D 64: blocks {peak / 1e6:.1f} MB")


def peer_taylor(q, k, v):
    """taylor-series-linear-attention's features in its own order of products."""
    from taylor_series_linear_attention.attention import second_taylor_expansion

    q = second_taylor_expansion(q * q.shape[-1] ** -0.5)
    k = second_taylor_expansion(k)
    context = torch.einsum("b h n d, b h n e -> b h d e", k, v)
    inverse = 1.0 / torch.einsum("b h n d, b h m d -> b h n", q, k.sum(-2, keepdim=True))
    return torch.einsum("b h n d, b h d e, b h n -> b h n e", q, context, inverse)


def medians(calls) -> dict[str, float]:
    for call in calls.values():
        call()
    steps = time_calls(calls, rounds=ROUNDS, device="cpu", doing="")
    while True:
        try:
            assert isinstance(next(steps), Progress)
        except StopIteration as end:
            return {name: timing.median for name, timing in end.value.items()}


def inputs(n_heads: int, seq_len: int, dim: int):
    generator = torch.Generator().manual_seed(0)
    return (torch.randn(1, n_heads, seq_len, dim, generator=generator) for _ in range(3))


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1, sys.argv[2] if len(sys.argv) > 2 else "fresh"
    )
