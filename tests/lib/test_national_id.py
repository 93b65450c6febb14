"""National ids and postal codes: what cannot be one is refused, any spelling of a right one is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import national_id, postcode
from lib.text import persian_digits


@pytest.mark.requirement("S-34")
@pytest.mark.parametrize("right", ["0012345679", "۰۰۱۲۳۴۵۶۷۹", "001-234567-9", " 0012345679 ", "12345679"])
def test_every_spelling_of_a_right_number_is_the_same(right: str) -> None:
    assert national_id.normalised(right) == "0012345679"


@pytest.mark.parametrize(
    "wrong",
    ["", "0012345678", "1111111111", "0000000000", "1234567", "00123456790", "001234567x", "٠٠١٢٣٤٥٦٧٨", "²012345679"],
)
def test_what_is_none_is_refused(wrong: str) -> None:
    assert national_id.normalised(wrong) is None


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_one_check_digit_fits_and_nine_do_not(nine: str) -> None:
    right = [nine + str(digit) for digit in range(10) if national_id.is_valid(nine + str(digit))]
    assert len(right) == 1 or len(set(nine)) == 1
    assert [national_id.normalised(persian_digits(number)) for number in right] == right


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8174673441", "8174673441"),
        ("۸۱۷۴۶-۷۳۴۴۱", "8174673441"),
        ("0174673441", None),
        ("2174673441", None),
        ("8174670000", None),
        ("1111111111", None),
        ("817467344", None),
        ("", None),
    ],
)
def test_a_postal_code_is_ten_digits_that_the_post_can_have_given(text: str, code: str | None) -> None:
    assert postcode.normalised(text) == code
