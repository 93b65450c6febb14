import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib import codes

lengths = st.integers(2, codes.LONGEST)
typed = string.digits + string.ascii_uppercase


def code_of(length: int, chance: st.DataObject) -> str:
    body = "".join(chance.draw(st.lists(st.sampled_from(codes.ALPHABET), min_size=length - 1, max_size=length - 1)))
    return body + next(letter for letter in codes.ALPHABET if codes.valid(body + letter))


@given(lengths)
def test_what_is_made_is_valid(length):
    code = codes.make(length)
    assert len(code) == length
    assert codes.valid(code)


@pytest.mark.parametrize("length", [2, 3, 8, 12, codes.LONGEST])
def test_every_single_wrong_letter_is_noticed(length):
    """Each place, each of the 36 letters and digits that somebody could type."""
    for _ in range(20):
        code = codes.make(length)
        for place, right in enumerate(code):
            for wrong in typed:
                if codes.normalised(wrong) != right:
                    assert not codes.valid(code[:place] + wrong + code[place + 1 :]), (code, place, wrong)


@pytest.mark.parametrize("length", [2, 3, 8, 12, codes.LONGEST])
def test_every_swap_of_two_neighbours_is_noticed(length):
    for _ in range(300):
        code = codes.make(length)
        for place in range(length - 1):
            first, second = code[place : place + 2]
            if first != second:
                assert not codes.valid(code[:place] + second + first + code[place + 2 :]), (code, place)


def test_the_proof_is_whole_for_two_places():
    """All 31 × 31 pairs, wherever in the code: no swap, and no swap with the check letter, can hide."""
    for length in range(2, codes.LONGEST + 1):
        for place in range(length - 2):
            weight = place + 2
            assert weight % 31 != 0
            assert (weight + 1) % 31 != weight % 31
        assert length % 31 not in (0, 30), "the weight of the last letter before the check"


@given(lengths, st.data())
def test_there_is_exactly_one_check_letter_for_a_body(length, data):
    code = code_of(length, data)
    assert [letter for letter in codes.ALPHABET if codes.valid(code[:-1] + letter)] == [code[-1]]


def test_a_code_may_be_typed_as_people_type():
    code = codes.make(8)
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    for spelling in (code.lower(), f" {code[:4]}-{code[4:]} ", f"{code[:4]}\u200c{code[4:]}", f"\u2066{persian}\u2069"):
        assert codes.normalised(spelling) == code
    assert codes.normalised("oil-u") == "011V"


@pytest.mark.parametrize("wrong", ["", "0", "Z0", "ABC*", "سلام", "0" * 30])
def test_what_is_no_code_is_not_valid(wrong):
    assert not codes.valid(wrong)


@pytest.mark.parametrize("length", [-1, 0, 1, 30])
def test_a_code_that_could_not_be_checked_is_not_made(length):
    with pytest.raises(ValueError, match="2 to 29"):
        codes.make(length)
