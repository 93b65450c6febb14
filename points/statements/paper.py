"""The statement as PDF, where WeasyPrint finds Pango; elsewhere the page is printed with the browser."""

import base64
import logging
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import get_language

FONTS = (
    "vazirmatn-arabic",
    "vazirmatn-latin",
)  # two families: of one name, letters of the one are taken for the other's


@cache
def _weasyprint() -> ModuleType | None:
    """Loaded when the first paper is drawn: it is large, and most processes never draw."""
    for talkative in ("weasyprint.progress", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        import weasyprint
    except (ImportError, OSError):  # OSError: the package is there, the library under it is not
        return None
    module: ModuleType = weasyprint
    return module


@cache
def is_possible() -> bool:
    """Asked by every statement page, so it looks without loading: loading takes seconds, and a page does not draw."""
    there = (find_library(name) for name in ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz"))
    return find_spec("weasyprint") is not None and all(there)


def loads() -> bool:
    """Whether a paper can really be drawn here; the first time it takes seconds."""
    return is_possible() and _weasyprint() is not None


def pdf(context: dict[str, Any]) -> bytes:
    """The page's own context on A4. Nothing is fetched: the fonts come along, there are no pictures."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise RuntimeError("There is no Pango here.")
    is_fa = (get_language() or "fa").startswith("fa")
    direction = {"language": "fa" if is_fa else "en", "direction": "rtl" if is_fa else "ltr"}
    html = render_to_string("points/statements/paper.html", {**context, **direction})
    fonts = [(name, _font(name)) for name in FONTS]
    style = render_to_string("points/statements/paper.css", {**direction, "fonts": fonts})
    fetcher = weasyprint.URLFetcher(allowed_protocols=["data"])
    known = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(string=style, url_fetcher=fetcher, font_config=known)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher)
    whole: bytes = document.write_pdf(stylesheets=[sheet], font_config=known)
    return whole


@cache
def _font(name: str) -> str:
    path = finders.find(f"fonts/{name}.woff2")
    return base64.b64encode(Path(str(path)).read_bytes()).decode() if path else ""
