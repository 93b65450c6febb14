"""Pictures that people upload: small enough to be unpacked, and whole."""

import threading
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageFile

MOST_PIXELS = 40_000_000  # 160 megabytes once unpacked; a good camera's photo has 24 million


_one_at_a_time = threading.Lock()


def _load(picture: Image.Image) -> None:
    """Every row, whatever the process's switch says: WeasyPrint turns it to "grey instead of an error" for everybody."""
    with _one_at_a_time:
        switch, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            picture.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = switch


def whole_picture(file: Any) -> Any:
    """The file as it came, when every row of its first picture can be read. Raises ValidationError.

    Opening a picture reads its head only: one that was cut off on its way is found out here and not by the page that
    shows it. Anything but a new upload (nothing, or the picture that is there already) is passed through.
    """
    if not isinstance(file, UploadedFile):
        return file
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is ours
            picture = Image.open(file)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(_("This picture has too many pixels. Make it smaller, at most 40 megapixels."))
        _load(picture)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This picture is damaged or was cut off on its way. Upload it once more.")) from error
    finally:
        file.seek(0)
    return file
