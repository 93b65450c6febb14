"""Pictures that people upload."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from lib import uploads
from lib.uploads import whole_picture


def photo(size: tuple[int, int] = (400, 300)) -> bytes:
    kept = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(kept, "JPEG")
    return kept.getvalue()


def test_a_whole_picture_passes_and_can_be_read_again() -> None:
    file = SimpleUploadedFile("a.jpg", photo())
    assert whole_picture(file).read(2) == b"\xff\xd8"


@pytest.mark.parametrize("left", [0.9, 0.5, 0.1])
@pytest.mark.parametrize("switch", [False, True])
def test_a_picture_that_was_cut_off_is_a_message(left: float, switch: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", switch)  # WeasyPrint sets it when it is loaded
    data = photo()
    with pytest.raises(ValidationError, match="Upload it once more|دوباره"):
        whole_picture(SimpleUploadedFile("a.jpg", data[: int(len(data) * left)]))
    assert ImageFile.LOAD_TRUNCATED_IMAGES is switch


def test_a_picture_of_too_many_pixels_is_a_message_and_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_PIXELS", 400 * 300 - 1)
    with pytest.raises(ValidationError, match="40|۴۰"):
        whole_picture(SimpleUploadedFile("a.jpg", photo()))
