"""What axe-core finds on a page: https://github.com/dequelabs/axe-core, its released file."""

from pathlib import Path

from playwright.sync_api import Page

STREAMLIT_OWN = ("stFileUploaderDropzone", "<pre class=", "katex-display")  # as it makes them
PROGRAM = Path(__file__).parent / "axe.min.js"


def violations(page: Page, part: str = "body") -> list[str]:
    """The rules that a part of the page breaks, each with the first places.

    Without what Streamlit's own upload, code box and formulas break, whose markup is not ours.
    """
    page.evaluate(PROGRAM.read_text(encoding="utf-8"))
    found = page.evaluate("(part) => axe.run(part)", part)["violations"]
    ours = {v["id"]: [n["html"][:120] for n in v["nodes"] if _is_ours(n["html"])] for v in found}
    return [f"{rule}: {places[:3]}" for rule, places in ours.items() if places]


def _is_ours(html: str) -> bool:
    return not any(mark in html for mark in STREAMLIT_OWN)
