"""Persian text: one form for storage, one key for comparing. Standard library only."""

import re
import unicodedata

ZWNJ = "\u200c"
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ڪ": "ک", "ہ": "ه", "ۂ": "ۀ", "ە": "ه"})
_INVISIBLE = re.compile("[\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_STRAY_ZWNJ = re.compile(f"{ZWNJ}(?=[\\s.,;:!?()«»،؛؟]|$)|(?<=\\s){ZWNJ}|^{ZWNJ}")
_TO_LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_TO_PERSIAN = str.maketrans("0123456789٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹")
_ARABIC_TO_PERSIAN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_TOKEN = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z@._:/%#?=&+-]*[0-9A-Za-z/])?")
_FOLD = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ۀ": "ه", "ة": "ه"}
    | {"ء": "", "ـ": "", "٬": "", "٫": ".", "٪": "%"}
)


def latin_digits(text: str) -> str:
    """Persian and Arabic digits as 0 to 9: for phones, codes and numbers that people type."""
    return text.translate(_TO_LATIN)


def persian_digits(text: object) -> str:
    return str(text).translate(_TO_PERSIAN)


def persian_digits_in_text(text: object) -> str:
    """A sentence with its numbers in Persian digits and its codes as they are.

    A code of Latin letters and digits (an order, a voucher) must be read out and typed as it is, and it is isolated
    (U+2066 … U+2069): without that a number after it would be drawn on its wrong side.
    """

    def shown(match: re.Match[str]) -> str:
        token = match[0]
        if not re.search("[A-Za-z]", token):
            return persian_digits(token)
        return f"\u2066{token}\u2069" if re.search("[0-9]", token) else token

    return _TOKEN.sub(shown, str(text)).translate(_ARABIC_TO_PERSIAN)


def clean(text: str) -> str:
    """The form to store: Persian letters, no invisible marks, tidy half-spaces. Keeps diacritics, digits, ZWNJ."""
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_LETTERS)
    text = re.sub(f"{ZWNJ}+", ZWNJ, text)
    text = re.sub("[ \t\xa0]+", " ", text).strip()
    return _STRAY_ZWNJ.sub("", text).strip()


def fold(text: str, *, half_space: str = " ") -> str:
    """The key to compare and search by: one letter for each family, Latin digits, no diacritics, lower case.

    `half_space` says what ZWNJ becomes: a space, or nothing for the joined spelling.
    """
    text = clean(text).translate(_FOLD)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS).translate(_FOLD)
    text = latin_digits(text).replace(ZWNJ, half_space).casefold()
    return " ".join(re.sub(r"[^\w%.]+|(?<!\d)\.|\.(?!\d)|_", " ", text).split())
