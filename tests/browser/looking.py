"""What every page must pass, wherever a journey stops to look at it.

One call, `look_at(page)`, checks: accessibility (axe, WCAG 2.2 AA with target size), no sideways scrolling at
320 px, a visible focus on everything the keyboard reaches, nothing on the console, no report of the
Content-Security-Policy, and no request to another host.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request

OURS = {"localhost", "127.0.0.1"}
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},  # off by default although it is WCAG 2.2 AA
    "resultTypes": ["violations"],
}
NARROW = {"width": 320, "height": 640}
TABS = 60

REPORTS = """
document.addEventListener("securitypolicyviolation", event =>
  window.__tellReport(event.violatedDirective + " " + (event.blockedURI || "inline") + " on " + location.href));
"""

# One Tab stop: how the focused element looks, and how it looks without focus. Focus may be shown by the element
# itself, by its label, or by what stands beside or around it (a drawn checkbox, a field in a frame).
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const shown = [element, element.parentElement, element.nextElementSibling, element.closest("label"), element.closest(".card")].filter(Boolean);
  const look = () => shown.map(one => {
    const style = getComputedStyle(one);
    return [style.outlineStyle === "none" ? "0" : style.outlineWidth, style.outlineStyle === "none" ? "" :
      style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine].join("|");
  }).join("#");
  const box = element.getBoundingClientRect();
  const name = element.tagName.toLowerCase() + (element.id ? "#" + element.id : "") + " " +
    (element.getAttribute("aria-label") || element.textContent || element.getAttribute("name") || "").trim().slice(0, 40);
  if (element.tagName === "IFRAME") return {name, visible: true, first: false};
  const focused = look();
  const seen = element.hasAttribute("data-looked-at");
  element.setAttribute("data-looked-at", "");
  element.blur();
  const rest = look();
  element.focus({focusVisible: true, preventScroll: true});
  return {name, seen, visible: focused !== rest && box.width > 0 && box.height > 0};
}"""


@dataclass
class Watched:
    """A page and what it has said since it was opened."""

    page: Page
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.console.append(f"{message.type}: {message.text} ({self.page.url})")

    def note_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob", "about"} and url.hostname not in OURS:
            self.foreign.append(f"{request.url} (from {self.page.url})")


def watched(page: Page) -> Watched:
    """Listen from now on; before the first page is opened."""
    watch = Watched(page)
    page.on("console", watch.note_console)
    page.on("pageerror", lambda error: watch.console.append(f"error: {error}"))
    page.on("request", watch.note_request)
    page.expose_function("__tellReport", lambda report: watch.reports.append(report))
    page.add_init_script(REPORTS)
    return watch


def problems(watch: Watched) -> list[str]:
    """Everything that is wrong with the page as it stands; an empty list is the only good answer."""
    page = watch.page
    found = accessibility(page) + overflow(page) + focus(page)
    # What the pages since the last look said, this one included.
    for kind, lines in (("policy", watch.reports), ("console", watch.console), ("foreign request", watch.foreign)):
        found += [f"{kind}: {line}" for line in lines]
        lines.clear()
    return found


def accessibility(page: Page) -> list[str]:
    """Looked at in a window as tall as the page: else whatever lies under the bottom bar at this scroll counts as hidden."""
    before = page.viewport_size
    if before:
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": before["width"], "height": max(before["height"], height)})
    result = Axe().run(page, options=AXE).response
    if before:
        page.set_viewport_size(before)
    return [
        f"axe {violation['id']}: {violation['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    before = page.viewport_size
    page.set_viewport_size(NARROW)
    wide = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.scrollingElement.scrollWidth <= width) return null;
          const out = [...document.querySelectorAll("body *")].filter(one => {
            const box = one.getBoundingClientRect();
            return box.width && (box.right > width + 1 || box.left < -1);
          }).slice(0, 3).map(one => one.outerHTML.slice(0, 120));
          return document.scrollingElement.scrollWidth + " px: " + out.join(" | ");
        }"""
    )
    if before:
        page.set_viewport_size(before)
    return [f"sideways scrolling at 320 px: {wide}"] if wide else []


def focus(page: Page) -> list[str]:
    """Walk the page with Tab; every stop must look different from how it looks unfocused."""
    found = []
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    for _ in range(TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or stop.get("seen"):
            break
        if not stop["visible"]:
            found.append(f"focus is not visible: {stop['name']}")
    page.evaluate(
        "() => document.querySelectorAll('[data-looked-at]').forEach(e => e.removeAttribute('data-looked-at'))"
    )
    return found


def look_at(watch: Watched) -> None:
    found = problems(watch)
    assert not found, f"{watch.page.url}\n" + "\n".join(found)
