"""Pictures of products in the sizes that pages show. The file beside the original is the only record of a small one."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import PurePosixPath
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
        picture = ImageOps.exif_transpose(Image.open(file))
        picture.thumbnail(_box(size))
        made = BytesIO()
        picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(made, "WEBP", quality=82)
    return made.getvalue()


def _small_name(source: str, size: str) -> str:
    return str(PurePosixPath(FOLDER) / size / PurePosixPath(source).with_suffix(".webp"))


def small(source: str, size: str) -> Small:
    """The picture within `size` ("480x360", "480x" or "x360"). A drawing (SVG) fits every size and passes as it is."""
    if source.lower().endswith(".svg"):
        return Small(source)
    name = _small_name(source, size)
    if not default_storage.exists(name):
        name = default_storage.save(name, ContentFile(_made(source, size)))
    return Small(name)


@lru_cache(maxsize=4096)
def url(source: str, size: str) -> str:
    """The address of the small picture; "" when the file is not there. An uploaded file never changes its name."""
    try:
        return small(source, size).url if source else ""
    except OSError:  # missing or unreadable: the page stands without it
        return ""


class Thumbnailer(AbstractThumbnailer):
    """OSCAR_THUMBNAILER: Oscar's dashboard asks here."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Small:
        return small(str(source), opts["size"])

    def delete_thumbnails(self, source: Any) -> None:
        if not default_storage.exists(FOLDER):
            return
        for size in default_storage.listdir(FOLDER)[0]:
            name = _small_name(str(source), size)
            if default_storage.exists(name):
                default_storage.delete(name)
