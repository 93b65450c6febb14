import datetime as dt
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


# --- Codes that are stored nowhere ------------------------------------------------------

AT = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=30)
words = st.text(st.sampled_from(string.ascii_letters + string.digits + "-_"), min_size=1, max_size=20)


@given(st.text(max_size=40))
def test_a_code_follows_from_its_seed_and_is_found_by_its_hash(seed):
    code = codes.derived(seed)
    assert len(code) == 10
    assert codes.valid(code)
    assert code == codes.derived(seed)
    stored = codes.hashed(code)
    assert code not in stored
    assert codes.hashed(f" {code[:5].lower()}-{code[5:]} ") == stored
    assert codes.shown(seed, stored=stored) == code
    assert codes.shown(seed + "x", stored=stored) == ""


def test_codes_given_out_under_the_last_key_stay_good_and_under_a_forgotten_one_do_not(settings):
    code = codes.derived("seed")
    stored = codes.hashed(code)
    payload = codes.sign(kind="voucher", id="7", secret="s", expires=LATER)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key", ["tests"]
    assert codes.derived("seed") != code
    assert codes.shown("seed", stored=stored) == code
    assert stored in codes.hashes(code)
    assert codes.read(payload, secret_of=lambda kind, thing: "s", at=AT).id == "7"
    settings.SECRET_KEY_FALLBACKS = []
    assert codes.shown("seed", stored=stored) == ""
    assert stored not in codes.hashes(code)
    with pytest.raises(codes.BadCode, match="tampered"):
        codes.read(payload, secret_of=lambda kind, thing: "s", at=AT)


# --- What a QR carries ---------------------------------------------------------------


@given(words, words, st.text(max_size=20))
def test_what_is_signed_is_read(kind, thing, secret):
    payload = codes.sign(kind=kind, id=thing, secret=secret, expires=LATER)
    found = codes.read(f" {payload}\n", secret_of=lambda *asked: secret if asked == (kind, thing) else None, at=AT)
    assert found == codes.Read(kind=kind, id=thing, expires=LATER)


@given(words, st.data())
def test_a_payload_with_any_other_letter_is_refused(thing, data):
    payload = codes.sign(kind="voucher", id=thing, secret="s", expires=LATER)
    place = data.draw(st.integers(0, len(payload) - 1))
    letter = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_.="))
    tampered = payload[:place] + letter + payload[place + 1 :]
    if tampered != payload:
        with pytest.raises(codes.BadCode):
            codes.read(tampered, secret_of=lambda kind, thing: "s", at=AT)


def test_a_payload_ends_with_its_time_its_secret_and_its_thing():
    payload = codes.sign(kind="voucher", id="7", secret="s", expires=LATER)
    second = dt.timedelta(seconds=1)
    assert codes.read(payload, secret_of=lambda *asked: "s", at=LATER - second).id == "7"
    for secret, at, reason in [("s", LATER, "expired"), ("another", AT, "tampered"), (None, AT, "tampered")]:
        with pytest.raises(codes.BadCode, match=reason):
            codes.read(payload, secret_of=lambda *asked, secret=secret: secret, at=at)


def test_a_code_that_turns_is_read_for_two_steps_and_a_photo_of_it_not_later():
    half_minute = dt.timedelta(seconds=30)
    payload = codes.sign(kind="card", id="7", secret="s", expires=LATER, every=half_minute, at=AT)
    known = {"secret_of": lambda *asked: "s", "every": half_minute}
    assert codes.read(payload, at=AT + dt.timedelta(seconds=59), **known).id == "7"
    with pytest.raises(codes.BadCode, match="stale"):
        codes.read(payload, at=AT + dt.timedelta(seconds=60), **known)
    with pytest.raises(codes.BadCode, match="stale"):
        codes.read(payload, at=AT - dt.timedelta(seconds=1), **known)
    standing = codes.sign(kind="card", id="7", secret="s", expires=LATER)
    with pytest.raises(codes.BadCode, match="stale"):
        codes.read(standing, at=AT, **known)


@pytest.mark.parametrize(
    "text", ["", "1", "1.a.b.c.d", "2.a.b.5.5.x", "1.a.b.zz..x", "1.a.b." + "f" * 40 + "..x", "سلام"]
)
def test_what_is_no_payload_is_unreadable(text):
    with pytest.raises(codes.BadCode, match="unreadable"):
        codes.read(text, secret_of=lambda *asked: "s", at=AT)


@pytest.mark.parametrize("wrong", ["", "a.b", "سلام"])
def test_what_cannot_stand_in_a_payload_is_not_signed(wrong):
    with pytest.raises(ValueError, match="cannot stand"):
        codes.sign(kind="voucher", id=wrong, secret="s", expires=LATER)


def test_a_turning_code_needs_its_moment():
    with pytest.raises(ValueError, match="step and the moment"):
        codes.sign(kind="card", id="7", secret="s", expires=LATER, every=dt.timedelta(seconds=30))
