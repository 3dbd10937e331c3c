"""Methods of one's own, named module:function: on one's own machine alone; imports no torch.

The names come from the command line, or from the setting of whoever starts the app; a link or a
control can choose among these, and never bring another.
"""

import inspect
import logging
import os
import re
from collections.abc import Callable
from importlib import import_module

SETTING = "SIDE_BY_SIDE_METHODS"
_log = logging.getLogger(__name__)
NAME = r"[A-Za-z_][\w.]*:[A-Za-z_]\w*"


def named_methods() -> tuple[str, ...]:
    """The names in the setting, separated by commas; what is no name is left out and logged."""
    names = [n.strip() for n in os.environ.get(SETTING, "").split(",") if n.strip()]
    for name in names:
        if not re.fullmatch(NAME, name):
            _log.error("%s: a method must be named module:function, got %.60r", SETTING, name)
    return tuple(dict.fromkeys(name for name in names if re.fullmatch(NAME, name)))


def is_own(method: str) -> bool:
    return ":" in method


def load_function(name: str) -> Callable:
    """The function of that name; a `ValueError` that says what is missing."""
    module, function = name.split(":")
    try:
        made = getattr(import_module(module), function, None)
    except ImportError as error:
        raise ValueError(
            f"{module} must be a module that can be imported from here, got {error}"
        ) from None
    if not callable(made):
        raise ValueError(f"{module} must have the function {function}, got {made!r}"[:200])
    return made


def is_feature_map(function: Callable) -> bool:
    """Whether a function takes one tensor, x, and not three, q, k and v."""
    parameters = inspect.signature(function).parameters.values()
    required = [p for p in parameters if p.default is p.empty and p.kind in _POSITIONAL]
    if len(required) not in (1, 3):
        raise ValueError(
            "the function must take q, k, v (attention) or x (a feature map), got "
            f"{inspect.signature(function)}"
        )
    return len(required) == 1


def accepted(function: Callable, **options: object) -> dict[str, object]:
    """Those of the options that the function has parameters for."""
    names = inspect.signature(function).parameters
    return {name: value for name, value in options.items() if name in names}


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
