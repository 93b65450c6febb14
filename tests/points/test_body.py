"""What may stand in a rule: a closed form, and only facts that its activity has."""

from typing import Any

import pytest

from members.profile.parts import OPTIONAL
from points.rules.body import BadBody, parse
from points.rules.check import check_kind
from points.rules.documents import founding_rules, once_body, table_body
from shop.orders.kinds import purchase_body

GOOD = purchase_body(points=2, expiry_months=12)


def changed(**parts: Any) -> dict[str, Any]:
    return GOOD | parts


@pytest.mark.parametrize(
    "body",
    [
        {},
        changed(expiry_month=12),  # the slip of a letter would make points eternal
        changed(amount={"points": -1}),
        changed(amount={"points": 1.5}),
        changed(amount={"points": True}),
        changed(amount={"points": "2"}),
        changed(amount={"points": 2, "per": "cash_rials", "every": 0}),
        changed(amount={"points": 2, "each": 1}),
        changed(expiry_months=0),
        changed(pending_days=-1),
        changed(expiry_months=1, pending_days=40),  # would expire before it can be spent
        changed(multiply=[{"id": "x", "when": {"f": "weekday", "op": "=", "v": 1}, "num": 1, "den": 0}]),
        changed(multiply=[{"id": "x", "when": {"f": "weekday", "op": "=", "v": 1}, "num": -1, "den": 1}]),
        changed(multiply=["x"]),
        changed(when={"f": "weekday"}),
        changed(when={"f": "weekday", "op": "~", "v": 1}),
        changed(when={"f": "weekday", "op": "between", "v": [1]}),
        changed(when={"all": {"f": "weekday", "op": "=", "v": 1}}),
        changed(amount={"points": 1, "by": "part", "table": {}}),
        changed(amount={"by": "part", "table": {"work": -1}}),
        changed(amount={"by": "part", "table": {"": 1}}),
        changed(amount={"points": 1, "max_days": 5}),  # nothing is counted
        changed(amount={"points": 1, "per": "cash_rials", "max_days": 0}),
        changed(round="up"),
        changed(qualifies=1),
        changed(stack={"group": "purchase", "mode": "sum"}),
        changed(stack={"group": ""}),
        changed(expiry={"months": 12}),  # its life is said twice
        changed(pending={"hours": 1}),
        changed(caps=[{"per": "member", "window": "week", "max_points": 5}]),
        changed(caps=[{"per": "family", "window": "day", "max_points": 5}]),
        changed(caps=[{"per": "member", "window": "day", "max_points": -5}]),
        changed(caps=[{"per": "member", "window": "day", "max_points": 5, "slots": 4}]),
        changed(caps=[{"per": "rule", "window": "day", "max_points": 5, "slots": 0}]),
        changed(caps=[{"per": "member", "window": "day", "max_points": n} for n in (5, 6)]),
        changed(when={"xor": []}),
    ],
)
def test_what_is_not_of_the_closed_form_is_refused(body):
    with pytest.raises(BadBody):
        parse(body)


@pytest.mark.parametrize(
    "body",
    [
        once_body(trigger="nobody.reports_this", points=1),
        changed(amount={"points": 2, "per": "rials"}),
        changed(amount={"points": 2, "per": "order"}),
        changed(when={"f": "colour", "op": "=", "v": 1}),
        changed(when={"f": "weekday", "op": "=", "v": "Monday"}),
        changed(when={"f": "weekday", "op": "in", "v": 5}),
        changed(when={"f": "centre_covered", "op": ">=", "v": True}),
        changed(when={"all": [{"f": "centre_covered", "op": "=", "v": 1}]}),
        changed(when={"not": {"any": [{"f": "weekday", "op": "<=", "v": None}]}}),
        changed(when={"f": "weekday", "op": "between", "v": [1, "5"]}),
        changed(amount={"by": "cash_rials", "table": {"work": 1}}),
        changed(pending={"until": "first_activity"}),  # a purchase waits for nobody
        table_body(trigger="club.profile_part_completed", by="part", table={"shoe-size": 1}),
    ],
)
def test_a_rule_asks_only_for_what_its_activity_has(body):
    parsed = parse(body)
    with pytest.raises(BadBody):
        check_kind(parsed)


def test_the_rules_of_the_documents_are_good():
    for body in [GOOD, *founding_rules().values()]:
        check_kind(parse(body))


def test_both_spellings_of_a_life_are_read_and_old_bodies_stay_valid():
    old = parse(changed(pending_days=7))
    new = {key: value for key, value in GOOD.items() if key != "expiry_months"}
    assert parse({**new, "expiry": {"months": 12, "round": "end_of_jalali_month"}, "pending": {"days": 7}}) == old


@pytest.mark.requirement("C-20")
def test_every_optional_part_of_the_profile_has_its_own_number():
    body = parse(founding_rules()["profile-part"])
    assert list(body.table) == OPTIONAL
    assert body.is_blank
    assert set(body.table) == set(OPTIONAL)


def test_a_rule_with_one_blank_among_many_is_blank():
    assert not parse(GOOD).is_blank
    table = dict.fromkeys(OPTIONAL, 2)
    assert not parse(table_body(trigger="club.profile_part_completed", by="part", table=table)).is_blank
    assert parse(table_body(trigger="club.profile_part_completed", by="part", table=table | {"work": None})).is_blank
    assert parse(changed(caps=[{"per": "rule", "window": "day", "max_points": None}])).is_blank
