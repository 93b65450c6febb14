"""What may stand in a rule: a closed form, and only facts that its activity has."""

from typing import Any

import pytest

from club.rules.body import BadBody, check_kind, parse
from club.rules.documents import RULES, once_body, purchase_body

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
        changed(when={"f": "weekday", "op": "!=", "v": 1}),
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
    ],
)
def test_a_rule_asks_only_for_what_its_activity_has(body):
    parsed = parse(body)
    with pytest.raises(BadBody):
        check_kind(parsed)


def test_the_rules_of_the_documents_are_good():
    for body in [GOOD, *RULES.values()]:
        check_kind(parse(body))
