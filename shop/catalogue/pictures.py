"""Pictures of products in the sizes that pages show. The file beside the original is the only record of a small one."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from oscar.core.thumbnails import AbstractThumbnailer
from PIL import Image, ImageOps

FOLDER = "small"


@dataclass(frozen=True)
class Small:
    """What Oscar's template tag wants: a file that has an address."""

    name: str

    @property
    def url(self) -> str:
        return default_storage.url(self.name)


def _box(size: str) -> tuple[int, int]:
    width, height = size.split("x")
    return int(width or 10_000), int(height or 10_000)


def _made(source: str, size: str) -> bytes:
    with default_storage.open(source) as file:
        picture = _eight_bits(ImageOps.exif_transpose(Image.open(file)))
        picture.thumbnail(_box(size))
        made = BytesIO()
        picture.convert("RGBA" if picture.has_transparency_data else "RGB").save(made, "WEBP", quality=82)
    return made.getvalue()


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A grey picture of 16 bits in 8: Pillow would cut each shade off at 255, which leaves nothing but white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")


def _small_name(source: str, size: str) -> str:
    # The whole name is kept: IMG_1.jpg and IMG_1.png are two pictures. An f-string, because template tags hand in
    # strings marked safe, which paths of Python 3.11 refuse.
    return f"{FOLDER}/{size}/{source}.webp"


def small(source: str, size: str) -> Small:
    """The picture within `size` ("480x360", "480x" or "x360"). A drawing (SVG) fits every size and passes as it is."""
    if source.lower().endswith(".svg"):
        return Small(source)
    name = _small_name(source, size)
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(_made(source, size)))
    return Small(name)


def url(source: str, size: str) -> str:
    """The address of the small picture; "" while the file is not there. Not remembered: a file may come (back) later."""
    try:
        return small(source, size).url if source else ""
    except OSError:  # missing or unreadable: the page stands without it
        return ""


class Thumbnailer(AbstractThumbnailer):
    """OSCAR_THUMBNAILER: Oscar's dashboard asks here."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Small:
        return small(str(source), opts["size"])

    def delete_thumbnails(self, source: Any) -> None:
        if not source or not default_storage.exists(FOLDER):  # a category need not have a picture
            return
        for size in default_storage.listdir(FOLDER)[0]:
            name = _small_name(str(source), size)
            if default_storage.exists(name):
                default_storage.delete(name)
