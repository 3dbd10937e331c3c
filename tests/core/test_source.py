import inspect

import pytest

from core.attention import linear
from core.source import source_of


def test_the_source_shown_is_the_function_that_runs():
    source = source_of("core/attention/linear.py", "plain_linear_attention", "kernel_weights")
    for function in (linear.plain_linear_attention, linear.kernel_weights):
        runs = inspect.getsource(inspect.unwrap(function))
        assert runs[runs.index("def ") :].strip() in source  # without the decorators


def test_a_function_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        source_of("core/attention/linear.py", "quadratic_attention")
