"""The design system's built files: one stylesheet, the tile work, the font. Built on first use into var/design.

css/city.css joins the parts named in static/css/parts.txt (each in its cascade layer), so a page fetches one file
and a part stays one small file to read. The font comes from a package and is never committed.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.storage import FileSystemStorage

from lib.pictures import mosaic

WARM = ["#d9395f", "#e88a9c", "#8c1f45", "#f0b64a", "#f7efe0", "#2aa3a5", "#6d1430"]
QUIET = ["#8cc8c6", "#b9dedb", "#7f9fce", "#f0b64a", "#efe3cb", "#d98aa0", "#6fb0b0"]


def joined(source: Path, listing: str) -> str:
    """The parts of a stylesheet in order, each wrapped in the layer that its line names."""
    pieces = []
    for line in (source / listing).read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if not words:
            continue
        layer, name, *media = words
        if layer == "order":
            pieces.append(f"@layer {', '.join(words[1:])};")
            continue
        # A part lies one folder deeper than the joined file, so its addresses lose one step up.
        part = (source / name).read_text(encoding="utf-8").replace("../../", "../")
        text = f"@layer {layer} {{\n{part}}}"
        pieces.append(f"@media {media[0]} {{\n{text}\n}}" if media else text)
    return "\n\n".join(pieces) + "\n"


def files() -> Iterator[tuple[str, str]]:
    """Path below static/ and content of every built file."""
    source = settings.BASE_DIR / "static" / "css"
    yield "css/city.css", joined(source, "parts.txt")
    yield "css/desk-rooms.css", joined(source, "desk-parts.txt")
    yield "img/girih.svg", mosaic.girih()
    yield "img/shamseh.svg", mosaic.shamseh()
    yield "img/festival.svg", mosaic.shamseh(seed=8, glazes=WARM)
    yield "img/empty.svg", mosaic.shamseh(size=420, seed=5, glazes=QUIET, grout="#8a93a6", fullness=1.75)
    yield "img/mark.svg", mark()


def mark() -> str:
    """The sign of the product, for tabs and home screens."""
    star = mosaic.path(mosaic.star(8, 24, 24 * 0.766, (24, 24)))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
        f'<path fill="#00666c" d="{star}"/><circle cx="24" cy="18.5" r="5.2" fill="#fff"/>'
        '<path fill="#fff" d="M13 36a11 9.6 0 0 1 22 0Z"/></svg>'
    )


class LookFinder(BaseStorageFinder):
    """Finds the built files; a start writes those whose content changed."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        root = Path(settings.VAR) / "design"
        for name, content in files():
            file = root / name
            if not file.exists() or file.read_text(encoding="utf-8") != content:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content, encoding="utf-8")
        self.storage = FileSystemStorage(location=str(root))
        super().__init__(*args, **kwargs)
