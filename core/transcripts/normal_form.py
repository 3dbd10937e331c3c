"""The form in which transcripts are compared: what of their writing does not count."""

import unicodedata
from dataclasses import dataclass

from core.config import choice, flag, validate

AS_IT_IS, NFC, NFKC = "as it is", "NFC", "NFKC"


@dataclass(frozen=True)
class NormalForm:
    """What is made alike before texts are compared."""

    lower_case: bool = flag(True, "compare in lower case")
    without_punctuation: bool = flag(True, "leave punctuation out, except apostrophes")
    single_spaces: bool = flag(True, "count any white space as one space, and none at the ends")
    unicode_form: str = choice(NFC, (NFC, NFKC, AS_IT_IS), "Unicode form: é is one character")

    def __post_init__(self):
        validate(self)


def normalised(text: str, form: NormalForm) -> str:
    """A text in that form."""
    if form.unicode_form != AS_IT_IS:
        text = unicodedata.normalize(form.unicode_form, text)
    if form.lower_case:
        text = text.lower()
    if form.without_punctuation and not text.isalnum():
        text = "".join(c for c in text if c == "'" or unicodedata.category(c)[0] != "P")
    return " ".join(text.split()) if form.single_spaces else text


def described(form: NormalForm) -> str:
    """What was made alike, in a sentence."""
    steps = {
        "in lower case": form.lower_case,
        "without punctuation (apostrophes stay)": form.without_punctuation,
        "with single spaces": form.single_spaces,
        f"in Unicode's form {form.unicode_form}": form.unicode_form != AS_IT_IS,
    }
    done = [step for step, applies in steps.items() if applies]
    return f"Compared {', '.join(done)}." if done else "Compared exactly as they stand in the file."
