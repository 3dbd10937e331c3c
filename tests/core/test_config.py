import math
import re
from dataclasses import asdict, fields, is_dataclass
from importlib import import_module
from pkgutil import walk_packages

import pytest

import core
from core.attention.config import (
    METHODS,
    AttentionConfig,
    ScalingConfig,
    multiply_adds,
    taylor_width,
    unmerged_taylor_width,
)
from core.cnn.config import CNNConfig, CountConfig, SweepConfig
from core.config import canonical_json, config_field, expectation, parse, written
from core.metrics.config import SimilarityConfig
from core.seq2seq.config import (
    EvaluateConfig,
    PronounceConfig,
    ReadingConfig,
    TranscribeConfig,
    WordsConfig,
)
from core.seq2seq.speech.config import SpeechConfig
from core.seq2seq.spelling.config import SpellingConfig


def config_classes() -> list[type]:
    """Every class of core whose fields are all declared by `core.config`."""
    found = set()
    for module in walk_packages(core.__path__, "core."):
        if not module.name.endswith("__main__"):
            classes = vars(import_module(module.name)).values()
            found |= {c for c in classes if isinstance(c, type) and is_config(c)}
    return sorted(found, key=lambda c: c.__name__)


def is_config(c: type) -> bool:
    return is_dataclass(c) and bool(fields(c)) and all("text" in f.metadata for f in fields(c))


def wrong_values(f) -> list:
    """Values out of bounds, and of another type."""
    if "low" in f.metadata:
        low, high = f.metadata["low"], f.metadata["high"]
        return [low - 1, high + 1, math.nan, math.inf, str(low), None, 10**400]
    if isinstance(f.default, bool):
        return ["true", 1, None]
    return [-1, 1.5, None, "no such value\n" * 2000, b"bytes"]


@pytest.mark.parametrize("config_class", config_classes())
def test_every_config_refuses_what_is_out_of_bounds_for_each_of_its_fields(config_class):
    values = {f.name: f.default for f in fields(config_class)}
    needed = {f.name: "abc" for f in fields(config_class) if not fits_default(f)}
    config_class(**values | needed)
    for f in fields(config_class):
        for wrong in wrong_values(f):
            with pytest.raises(ValueError, match=f"{f.name} must be .*, got "):
                config_class(**values | needed | {f.name: wrong})


def fits_default(f) -> bool:
    """Whether the default is a value; what must be given on the command line has none."""
    return "pattern" not in f.metadata or bool(re.fullmatch(f.metadata["pattern"], f.default))


@pytest.mark.parametrize("config_class", config_classes())
def test_what_a_link_calls_a_value_is_read_as_that_value(config_class):
    for f in filter(fits_default, fields(config_class)):
        assert parse(f, written(f, f.default)) == f.default


def test_a_method_has_the_word_of_its_name_in_a_link_and_its_id_is_read_too():
    methods = config_field(ScalingConfig, "methods")
    assert written(methods, "materialised,fused,elu") == "stored,tiles,elu"
    assert parse(methods, "stored,fused,elu") == "materialised,fused,elu"
    assert expectation(methods).startswith("one or more of stored, tiles, taylor, taylor-plain")
    for word, method in {written(methods, m): m for m in METHODS}.items():
        assert word.replace("-", " ") in METHODS[method].lower()


def test_the_configs_are_found():
    assert {TranscribeConfig, PronounceConfig, ScalingConfig} <= set(config_classes())


@pytest.mark.parametrize("config_class", [AttentionConfig, ScalingConfig])
def test_configs_are_flat_and_describe_every_field(config_class):
    for f in fields(config_class):
        assert type(f.default) in (str, int, float, bool)
        assert f.metadata["text"] and expectation(f)
    assert config_class() == config_class(**asdict(config_class()))


@pytest.mark.parametrize(
    "name, text, message",
    [
        ("dim", "many", "dim must be a whole number from 2 to 64, got 'many'"),
        ("dim", "inf", "a whole number from 2 to 64, got 'inf'"),
        ("dim", "1e400", "got '1e400'"),
        ("dim", "16.0", "got '16.0'"),
        ("dim", "65", "got '65'"),
        ("dim", "", "got ''"),
        ("dim", "9" * 5000, "got '9999"),
        ("mean_logit", "nan", "mean_logit must be a number from -2.0 to 2.0, got 'nan'"),
        ("mean_logit", "1e400", "got '1e400'"),
        ("scaled", "yes", "scaled must be true or false, got 'yes'"),
        ("inputs", "huge", "inputs must be one of unit variance, unit length, got 'huge'"),
    ],
)
def test_a_wrong_value_in_a_link_is_refused_in_one_sentence(name, text, message):
    with pytest.raises(ValueError) as error:
        parse(config_field(AttentionConfig, name), text)
    assert message in str(error.value) and len(str(error.value)) < 200


def test_the_values_in_a_link_are_read():
    texts = {"dim": "32", "mean_logit": "-1", "scaled": "False", "inputs": "unit length"}
    values = {
        name: parse(config_field(AttentionConfig, name), text) for name, text in texts.items()
    }
    expected = AttentionConfig(dim=32, mean_logit=-1, scaled=False, inputs="unit length")
    assert AttentionConfig(**values) == expected


@pytest.mark.parametrize("methods", ["", "fused,", "fused,fused", "fused,magic"])
def test_methods_must_be_known_and_named_once(methods):
    with pytest.raises(ValueError, match="methods must be one or more of materialised, fused"):
        ScalingConfig(methods=methods)


def test_fields_that_exclude_each_other():
    with pytest.raises(ValueError, match="shortest must not exceed longest, got 1024 and 256"):
        ScalingConfig(shortest=1024, longest=256)
    with pytest.raises(ValueError, match="centred must be false where causal is true"):
        AttentionConfig(causal=True, centred=True)


def test_wrong_types_are_refused_from_code_too():
    for wrong in ({"dim": 16.0}, {"dim": True}, {"scaled": 1}, {"inputs": None}):
        with pytest.raises(ValueError, match="must be"):
            AttentionConfig(**wrong)


def test_widths():
    assert [taylor_width(16, k) for k in range(1, 6)] == [1, 17, 153, 969, 4845]
    assert [unmerged_taylor_width(16, k) for k in range(1, 5)] == [1, 17, 273, 4369]


def test_costs_grow_by_four_and_by_two():
    for causal in (False, True):
        assert multiply_adds("fused", 512, 16, 3, causal) == 4 * multiply_adds(
            "fused", 256, 16, 3, causal
        )
    assert multiply_adds("taylor", 512, 16, 3) == 2 * multiply_adds("taylor", 256, 16, 3)


CONFIGS = [
    AttentionConfig,
    ScalingConfig,
    SimilarityConfig,
    CNNConfig,
    SweepConfig,
    CountConfig,
    SpeechConfig,
    SpellingConfig,
    ReadingConfig,
    WordsConfig,
    EvaluateConfig,
    TranscribeConfig,
    PronounceConfig,
]
HOSTILE_TEXTS = {
    **{f"{n} nines": "9" * n for n in (40, 309, 400, 4300, 4301, 10**6)},
    **{f"minus {n} nines": "-" + "9" * n for n in (40, 400, 4301)},
    **{
        text: text
        for text in ("1e999", "-1e999", "1e-999", "1e99999999999", "-0", "-0.0", "0" * 99)
    },
    **{
        text: text
        for text in ("", " ", "-", ".", "..", "e", "1e", "--1", "+1", "1_0", "0x10", "1,0")
    },
    **{
        text: text
        for text in ("nan", "NaN", "inf", "-Infinity", "None", "TRUE", "ſalse", "[]", "{}")
    },
    "other digits": "١٢",
    "wide digits": "１６",
    "superscript": "²",
    "Roman": "Ⅷ",
    "a line break": "16\n",
    "NUL": "16\0",
    "a lone surrogate": "\ud800",
    "right to left": "\u202e16",
    "combining": "e\u0301" * 3,
    "a million letters": "a" * 10**6,
    "a million commas": "," * 10**6,
    "a million repeated": "fused," * 10**5,
    "half a regular expression": "(" * 50,
    "format": "{0.__class__}%s%n",
}
HOSTILE_VALUES = [10**40, -(10**40), 10**400, 10**5000, -(10**5000), 2**70, True, None, b"16", ()]
HOSTILE_VALUES += [math.nan, math.inf, -math.inf, -0.0, 1e308, 16.0, 5e-324, [], {}, 1j, object]


def check_sentence(error: ValueError, f, *, as_written: bool = True) -> None:
    text = str(error)
    assert text.startswith(f"{f.name} must be {expectation(f, as_written=as_written)}, got ")
    assert text.isprintable() and text.encode() and len(text) < 600


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_any_text_is_a_value_that_fits_or_is_refused_in_one_sentence(text):
    for f in (f for config_class in CONFIGS for f in fields(config_class)):
        try:
            value = parse(f, text)
        except ValueError as error:
            check_sentence(error, f)
        else:
            assert type(value) is type(f.default)


@pytest.mark.parametrize("value", [*HOSTILE_VALUES, *HOSTILE_TEXTS.values()], ids=lambda v: "")
def test_any_value_from_code_fits_or_is_refused_in_one_sentence(value):
    for config_class in (AttentionConfig, ScalingConfig, CNNConfig, ReadingConfig):
        for f in fields(config_class):
            try:
                config_class(**{f.name: value})
            except ValueError as error:
                if " must be " in str(error):  # else two values exclude each other
                    check_sentence(error, f, as_written=False)


def test_a_number_of_any_size_is_compared_and_told_by_its_size():
    with pytest.raises(ValueError, match=r"from 0 to 9,999, got '1.000e\+5000'"):
        AttentionConfig(seed=10**5000)
    with pytest.raises(ValueError, match="from 0 to 9,999, got '1000"):
        AttentionConfig(seed=10**200)
    with pytest.raises(
        ValueError, match=r"mean_logit must be a number from -2.0 to 2.0, got '1.000e"
    ):
        AttentionConfig(mean_logit=10**5000)


def test_equal_configs_have_one_form():
    zero, negative = AttentionConfig(mean_logit=0.0), AttentionConfig(mean_logit=-0.0)
    assert zero == negative and canonical_json(zero) == canonical_json(negative)
