"""Staff's form of a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

from typing import Any

from wagtail.images.forms import BaseImageForm

from lib.uploads import whole_picture


class WholeImageForm(BaseImageForm):
    """Refuses what was cut off: Wagtail would take it, and fail on each page that shows it."""

    def clean_file(self) -> Any:
        return whole_picture(self.cleaned_data["file"])
