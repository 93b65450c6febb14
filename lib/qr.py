"""A QR code drawn into the page: no image request, sharp on paper, readable in the dark."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET = 4  # modules of white around the code, as the standard asks; scanners need them on a dark page


def svg(text: str, *, label: str) -> SafeString:
    """An inline SVG of `text`, dark on white whatever the page's colours. `label` is what a screen reader says.

    Size comes from CSS (class `qr`); without it the picture fills its box. Error correction M: a scratch is survived.
    """
    drawing = segno.make(text, error="m", micro=False)
    whole = drawing.symbol_size(border=QUIET)[0]
    path = drawing.svg_inline(border=QUIET, dark="#000", light="#fff", omitsize=True)
    inner = path[path.index(">") + 1 : path.rindex("</svg>")]  # segno's own numbers only; the text is not in it
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        "<title>{}</title>{}</svg>",
        label,
        whole,
        whole,
        label,
        mark_safe(inner),  # noqa: S308
    )
