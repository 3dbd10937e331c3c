"""Tables as CSV that no spreadsheet runs: a text is never taken for a formula."""

import pandas as pd

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def inert_csv(table: pd.DataFrame) -> str:
    """The table as CSV; an apostrophe before a text or a name that begins like a formula.

    By the advice of OWASP on CSV injection. Numbers stay as they are.
    """
    texts = [i for i, kind in enumerate(table.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    safe = table.copy()
    for i in texts:
        safe.isetitem(i, table.iloc[:, i].map(_inert))
    safe.columns = [_inert(name) for name in safe.columns]
    return safe.to_csv(index=False)


def _inert(value: object) -> object:
    """A text that is no formula, nor holds one after a return; anything else as it is."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")  # a bare return is not quoted
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
