"""Small pictures of products: each original has its own, one that comes later is shown, and shades stay shades."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString
from PIL import Image

from shop.catalogue import pictures
from shop.catalogue.create import Picture
from tests.factories.accounts import log_in
from tests.shop import selling
from tests.shop.oscar.conftest import keeper

SIZE = "70x70"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def photo(colour: Any = "teal", mode: str = "RGB", kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new(mode, (40, 30), colour).save(made, kind)
    return made.getvalue()


def shade(name: str) -> Any:
    with default_storage.open(pictures.small(name, SIZE).name) as file:
        return Image.open(file).convert("RGB").getpixel((20, 15))


def test_two_originals_that_differ_in_their_ending_have_two_small_pictures():
    default_storage.save("images/IMG_1.jpg", ContentFile(photo("red", kind="JPEG")))
    default_storage.save("images/IMG_1.png", ContentFile(photo("blue")))
    assert pictures.url("images/IMG_1.jpg", SIZE) != pictures.url("images/IMG_1.png", SIZE)
    assert shade("images/IMG_1.jpg")[0] > 200
    assert shade("images/IMG_1.png")[2] > 200


def test_a_picture_that_was_missing_is_shown_when_its_file_comes_and_made_again_when_it_is_lost():
    assert pictures.url("images/late.png", SIZE) == ""
    default_storage.save("images/late.png", ContentFile(photo()))
    assert pictures.url("images/late.png", SIZE) != ""
    default_storage.delete(pictures.small("images/late.png", SIZE).name)
    assert default_storage.exists(pictures.small("images/late.png", SIZE).name)


@pytest.mark.parametrize(("sixteen", "eight"), [(0, 0), (16_448, 64), (32_896, 128), (65_535, 255)])
def test_a_picture_of_sixteen_bits_keeps_its_shades(sixteen: int, eight: int):
    default_storage.save("images/scan.png", ContentFile(photo(sixteen, mode="I;16")))
    assert all(abs(part - eight) <= 3 for part in shade("images/scan.png"))


def test_a_name_that_a_template_marked_safe_is_a_name():
    """Paths of Python 3.11 refuse such strings, and staff saw no picture."""
    default_storage.save("images/tea.png", ContentFile(photo()))
    assert pictures.Thumbnailer().generate_thumbnail("images/tea.png", size=SafeString(SIZE), upscale=False).url


@pytest.mark.django_db
def test_staff_see_the_picture_of_a_product(bob: Any, client: Any, at: dt.datetime):
    picture = Picture(name="tea.png", content=photo())
    selling.product(by=selling.partner(), at=at, title_en="Black tea", picture=picture)
    keeper(bob)
    log_in(client, bob)
    page = client.get("/en/shop/dashboard/catalogue/").content.decode()
    assert 'src="/media/small/70x70/' in page
    assert 'src=""' not in page


@pytest.mark.django_db
def test_a_category_without_a_picture_can_be_deleted(bob: Any, client: Any):
    from shop.oscar_models import Category

    default_storage.save("small/70x70/images/other.png.webp", ContentFile(photo()))
    pk = selling.category()
    keeper(bob)
    log_in(client, bob)
    answer = client.post(f"/en/shop/dashboard/catalogue/categories/{pk}/delete/")
    assert answer.status_code == 302
    assert not Category.objects.filter(pk=pk).exists()
    assert default_storage.exists("small/70x70/images/other.png.webp")


def test_small_pictures_go_with_their_original_and_no_other_does():
    for name in ("images/IMG_1.jpg", "images/IMG_1.png"):
        default_storage.save(name, ContentFile(photo()))
        pictures.small(name, SIZE)
    pictures.Thumbnailer().delete_thumbnails("images/IMG_1.jpg")
    assert not default_storage.exists("small/70x70/images/IMG_1.jpg.webp")
    assert default_storage.exists("small/70x70/images/IMG_1.png.webp")
