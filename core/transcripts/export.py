"""The rows of a report as CSV that no spreadsheet runs: a text is never taken for a formula."""

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def inert_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV in UTF-8 with its mark; an apostrophe before what begins like a formula.

    By the advice of OWASP on CSV injection. Numbers stay as they are.
    """
    texts = table.select_dtypes(["object", "string"])
    safe = table.assign(**{name: texts[name].map(_inert) for name in texts})
    safe.columns = [_inert(name) for name in safe.columns]
    return safe.to_csv(index=False).encode("utf-8-sig")


def _inert(text: str) -> str:
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA_STARTS) else text
