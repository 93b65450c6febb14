"""One page in six views on one sheet, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.browser.looking import accessibility, overflow

# Language, width, and the part of its size at which it stands on the sheet.
VIEWS = (("fa", 390, 1.0), ("fa", 320, 1.0), ("en", 1280, 0.5))
SCHEMES = ("light", "dark")
# What axe reads: colours in both schemes, words and order in both languages.
READ = {("fa", 390, "light"), ("fa", 390, "dark"), ("en", 1280, "light")}
TALLEST = 2400  # pixels of a page; what is below is seen by scrolling
MARGIN, HEAD = 24, 64


@dataclass
class Looked:
    """A page as one person saw it: its views with their names, and what axe and the narrow window say."""

    role: str
    path: str
    views: list[tuple[str, Image.Image]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.strip("/").replace("/", "-") or "home"


def look(page: Any, *, url: str, path: str, role: str) -> Looked:
    """Shoot the page that is open at `path`, then its English."""
    looked = Looked(role, path)
    for language, width, part in VIEWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        if language == "en":
            _open_english(page, url=url, path=path)
        spoken = page.evaluate("document.documentElement.lang")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            looked.views.append((f"{spoken} {width} {scheme}", _shot(page, part)))
            if (language, width, scheme) in READ:
                looked.findings += [f"{spoken} {width} {scheme}: {found}" for found in accessibility(page)]
    looked.findings += overflow(page)
    return looked


def _open_english(page: Any, *, url: str, path: str) -> None:
    """Where the page says its English is, or under /en/. Wagtail's admin speaks each person's own language only."""
    link = page.evaluate("document.querySelector('a[hreflang=en]')?.getAttribute('href')")
    english = f"{url}{link or f'/en{path}'}"
    is_there = page.request.get(english, max_redirects=0).status == 200
    page.goto(english if is_there else f"{url}{path}", wait_until="load")


def _shot(page: Any, part: float) -> Image.Image:
    """As tall as the page, so that a bar that sticks to the window's end covers nothing."""
    size = page.viewport_size
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": max(height, 400)})
    image = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    page.set_viewport_size(size)
    return image if part == 1 else image.resize((round(image.width * part), round(image.height * part)))


def lay_out(looked: Looked) -> Image.Image:
    """The views side by side under their names."""
    images = [image for _name, image in looked.views]
    width = sum(image.width for image in images) + MARGIN * (len(images) + 1)
    sheet = Image.new("RGB", (width, HEAD + max(image.height for image in images) + MARGIN), "#8a93a6")
    draw = ImageDraw.Draw(sheet)
    large, small = ImageFont.load_default(22), ImageFont.load_default(15)
    draw.text((MARGIN, 8), f"{looked.role}   {looked.path}   {len(looked.findings)} findings", "#fff", large)
    left = MARGIN
    for name, image in looked.views:
        draw.text((left, 40), name, "#fff", small)
        sheet.paste(image, (left, HEAD))
        left += image.width + MARGIN
    return sheet


def save(looked: Looked, folder: Path) -> Path:
    """The sheet under the person's name; what was found beside it, or nothing."""
    path = folder / looked.role / f"{looked.name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    lay_out(looked).save(path)
    told = path.with_suffix(".txt")
    if looked.findings:
        told.write_text("\n".join(lines(looked)) + "\n", encoding="utf-8")
    else:
        told.unlink(missing_ok=True)
    return path


def lines(looked: Looked) -> Iterator[str]:
    """The findings of a page, each once."""
    yield f"{looked.role} {looked.path}"
    yield from (f"  {finding}" for finding in dict.fromkeys(looked.findings))
