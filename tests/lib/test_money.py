import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import money


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(sum))
def test_a_split_adds_up_exactly_and_no_part_is_a_unit_away_from_its_share(total, weights):
    parts = money.split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_rounding_is_at_most_half_away_and_symmetric(numerator, denominator):
    result = money.rounded(numerator, denominator)
    assert abs(2 * (result * denominator - numerator)) <= denominator
    assert money.rounded(-numerator, denominator) == -result


def test_halves_round_away_from_zero():
    assert [money.rounded(n, 2) for n in (1, 3, -1, -3)] == [1, 2, -1, -2]


@pytest.mark.parametrize("wrong", [True, 1.0, "5", None])
def test_an_amount_that_is_not_an_int_is_refused(wrong):
    with pytest.raises(TypeError):
        money.whole(wrong)


def test_sums_are_written_in_the_language_of_the_page():
    assert money.grouped(1234567, language="fa") == "۱٬۲۳۴٬۵۶۷"
    assert money.grouped(-60, language="fa") == "\u2066\u2212۶۰\u2069"
    assert money.toman(1800000, language="fa") == "۱۸۰٬۰۰۰"
    assert money.toman(15, language="en") == "1.5"
