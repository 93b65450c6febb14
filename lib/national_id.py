"""The Iranian national id: ten digits with a check digit. It proves that nothing was mistyped, never who somebody is."""

from lib.text import latin_digits


def normalised(text: str) -> str | None:
    """Ten Latin digits from any spelling (Persian digits, spaces, dashes, lost leading zeros), or None.

    Mod 11 with weights 10 to 2; ten equal digits pass the sum and are refused all the same.
    """
    digits = "".join(letter for letter in latin_digits(text) if letter not in " -‌\u200f\u200e\t")
    if not digits.isascii() or not digits.isdigit() or not 8 <= len(digits) <= 10:
        return None
    digits = digits.zfill(10)  # spreadsheets lose leading zeros, at most two of them
    return digits if is_valid(digits) else None


def is_valid(digits: str) -> bool:
    """Whether ten Latin digits carry the right check digit."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)
