"""A typed text in one form, whatever keyboard or program it comes from; free of torch."""

import unicodedata

PUNCTUATION = '.,;:!?¡¿…"“”„«»‹›()[]{}'
_APOSTROPHES = dict.fromkeys("’‘ʼ‛ʻʹ′‵´`ꞌ", "'")
_HYPHENS = dict.fromkeys("‐‑", "-")
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}  # ３ for 3
_FORM = str.maketrans({**_FULL_WIDTH, **_APOSTROPHES, **_HYPHENS})


def plain(text: str) -> str:
    """Lower case, composed (NFC), one apostrophe and hyphen, half-width, nothing invisible.

    Not NFKC: that makes 102 of 10².
    """
    visible = (c for c in text.translate(_FORM) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(visible)).lower()
