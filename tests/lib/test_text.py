import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import text


@given(st.text(max_size=60))
def test_cleaning_and_folding_twice_changes_nothing_more(value):
    assert text.clean(text.clean(value)) == text.clean(value)
    assert text.fold(text.fold(value)) == text.fold(value)


@given(st.text(max_size=60))
def test_what_is_stored_and_what_was_typed_have_the_same_key(value):
    assert text.fold(text.clean(value)) == text.fold(value)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("كتابي", "کتابی"),
        ("  می\u200cروم\u200c ", "می\u200cروم"),
        ("می\u200c\u200cروم", "می\u200cروم"),
        ("\u202bسلام\u202c", "سلام"),
        ("ﻻ", "لا"),
    ],
)
def test_persian_has_one_form_in_storage(typed, stored):
    assert text.clean(typed) == stored


@pytest.mark.parametrize(
    ("one", "other"),
    [("مدرسة", "مدرسه"), ("آب", "اب"), ("سؤال", "سوال"), ("شماره ۱۲", "شماره 12"), ("Café", "cafe"), ("۳٫۵", "3.5")],
)
def test_spellings_of_one_word_have_one_key(one, other):
    assert text.fold(one) == text.fold(other)


def test_a_half_space_is_a_space_or_nothing_as_asked():
    assert text.fold("می\u200cروم") == "می روم"
    assert text.fold("می\u200cروم", half_space="") == "میروم"


@given(st.integers(0, 10**15))
def test_digits_come_back(number):
    assert int(text.latin_digits(text.persian_digits(number))) == number


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("20 امتیاز از 1,810", "۲۰ امتیاز از ۱,۸۱۰"),
        ("سفارش 1ME9XHR6JE · 3 آذر 1405", "سفارش \u20661ME9XHR6JE\u2069 · ۳ آذر ۱۴۰۵"),
        ("عضویت 88XW31TCH.", "عضویت \u206688XW31TCH\u2069."),
        ("http://nilab.example/r/JB7/ و EUR", "\u2066http://nilab.example/r/JB7/\u2069 و EUR"),
        ("+98912*****67", "+۹۸۹۱۲*****۶۷"),
        ("٤٥", "۴۵"),
    ],
)
def test_numbers_of_a_sentence_become_persian_and_its_codes_stay_readable(said, shown):
    assert text.persian_digits_in_text(said) == shown
