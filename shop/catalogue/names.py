"""A name in the page's language, or in Persian where nobody translated it, and then marked as Persian."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def language() -> str:
    """The page's language: "fa" or "en"."""
    return "en" if (get_language() or "fa").startswith("en") else "fa"


@dataclass(frozen=True)
class Name:
    """`{{ name.html }}` writes it with lang and dir of its own where the page speaks another language."""

    text: str
    lang: str

    @property
    def html(self) -> SafeString | str:
        if self.lang == language() or not self.text:
            return self.text
        return format_html(
            '<span lang="{}" dir="{}">{}</span>', self.lang, "rtl" if self.lang == "fa" else "ltr", self.text
        )

    def __str__(self) -> str:
        return self.text


def named(fa: str, en: str) -> Name:
    """English when the page is English and there is English; Persian otherwise."""
    return Name(en, "en") if en and language() == "en" else Name(fa, "fa")


def lines(fa: str, en: str) -> list[Name]:
    """The lines of a text field that holds one thing a line."""
    chosen = named(fa, en)
    return [Name(line.strip(), chosen.lang) for line in chosen.text.splitlines() if line.strip()]
