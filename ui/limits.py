"""What the operator's limits mean for pages: the size of uploads; nothing where one is wrong."""

import logging
from functools import cache

from streamlit import config

from core.limits import limits

_log = logging.getLogger(__name__)


def problem_of_limits() -> str:
    """What is wrong with the limits; empty where they are right, and then hold for uploads too."""
    try:
        _bound_uploads(limits().upload_mb)
    except ValueError as error:
        _log_once(str(error))
        return str(error)
    return ""


def most_mb(n_bytes: int) -> int:
    """The largest upload, in MB, of a kind that may have so many bytes."""
    return min(n_bytes // 10**6, limits().upload_mb)


@cache
def _bound_uploads(most: int) -> None:
    """Let Streamlit take so many MB at most, of any kind: the checks of a kind come later."""
    name = "server.maxUploadSize"
    config.set_option(name, min(most, config.get_option(name)))


@cache
def _log_once(problem: str) -> None:
    _log.error("nothing is shown, for the settings are wrong: %s", problem)
