"""The text field of every form of ours. What is stored is cleaned, and what is measured is what is stored."""

from typing import Any

from django import forms

from lib.text import clean


class CleanCharField(forms.CharField):
    """Cleans first and checks afterwards.

    Cleaning can lengthen a text (one sign of a whole phrase becomes its 18 letters) and can empty it (nothing but
    invisible marks), so length and presence are judged by what comes out of it. Passwords are no text of this kind.
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return (clean(text) or self.empty_value) if isinstance(text, str) else text
