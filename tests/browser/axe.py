"""What axe-core finds on a page: https://github.com/dequelabs/axe-core, its released file."""

from pathlib import Path

from playwright.sync_api import Page

PROGRAM = Path(__file__).parent / "axe.min.js"


def violations(page: Page, part: str = "body") -> list[str]:
    """The rules that a part of the page breaks, each with the first places."""
    page.evaluate(PROGRAM.read_text(encoding="utf-8"))
    found = page.evaluate("(part) => axe.run(part)", part)["violations"]
    return [f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}" for v in found]
