"""Where Tab leads on a page."""

from playwright.sync_api import Page

FOCUSED = """() => {
  let e = document.activeElement
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement
  if (!e || e === document.body) return ["end", ""]
  if (window.firstStop === e) return ["end", ""]
  window.firstStop ??= e
  return [e.getAttribute("role") ?? "", (e.ariaLabel || e.innerText || e.className).slice(0, 40)]
}"""


def stops(page: Page, most: int) -> list[str]:
    """What Tab reaches before the tabs of the page, or to its end: no more than `most`, and one."""
    reached = []
    page.evaluate("() => { document.activeElement.blur(); window.firstStop = undefined }")
    while len(reached) <= most:
        page.keyboard.press("Tab")
        role, name = page.evaluate(FOCUSED)
        if role in ("tab", "end"):
            break
        reached.append(name)
    return reached
