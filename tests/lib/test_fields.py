"""The text field of our forms: cleaned first, checked afterwards."""

import pathlib
import re

import pytest
from django import forms

from lib.fields import CleanCharField
from lib.text import clean

GROWS = "ﷺ"  # one sign, 18 letters
ROOT = pathlib.Path(__file__).resolve().parents[2]
# Passwords are taken as they are; a pasted table is parted at its tabs and not stored.
PLAIN = {"accounts/password/forms.py": 2, "points/activities/forms.py": 1, "lib/fields.py": 1}


def test_a_text_that_grows_is_measured_when_it_has_grown() -> None:
    assert len(clean(GROWS)) == 18
    field = CleanCharField(max_length=60)
    assert field.clean(GROWS * 3) == clean(GROWS * 3)
    with pytest.raises(forms.ValidationError):
        field.clean(GROWS * 4)


def test_a_text_of_invisible_marks_only_is_missing() -> None:
    with pytest.raises(forms.ValidationError):
        CleanCharField().clean("\u200f\u200b\u2066")
    assert CleanCharField(required=False).clean("\u200f") == ""


def test_every_form_of_ours_takes_its_texts_through_it() -> None:
    found = {}
    for package in ("accounts", "club", "cms", "lib", "members", "messaging", "payments", "points", "shop"):
        for file in (ROOT / package).rglob("*.py"):
            if uses := re.findall(r"\bforms\.CharField\b", file.read_text()):
                found[str(file.relative_to(ROOT))] = len(uses)
    assert found == PLAIN
