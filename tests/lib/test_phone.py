import pytest

from lib import phone


@pytest.mark.parametrize(
    "spelling",
    ["09121234567", "+989121234567", "00989121234567", "9121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "٠٩١٢١٢٣٤٥٦٧", "(0912) 123-4567"],
)
def test_every_spelling_of_a_number_is_one_number(spelling):
    assert phone.e164(spelling) == "+989121234567"


@pytest.mark.parametrize(
    "wrong", ["", "02188776655", "+4915112345678", "0912123456", "091212345678", "abc", "0912123456x"]
)
def test_what_is_no_iranian_mobile_is_none(wrong):
    assert phone.e164(wrong) is None


def test_a_masked_number_shows_its_operator_and_its_end_only():
    assert phone.masked("+989121234567") == "+98912*****67"
    assert phone.masked("123") == "*****"


def test_a_number_is_shown_as_people_write_it():
    assert phone.national("+989121234567") == "09121234567"
