"""The documents' rules in force, and numbers that two people set."""

import datetime as dt
from typing import Any

from accounts import api as accounts
from members.identity.models import Member
from members.profile.parts import OPTIONAL
from points.activities.kinds import INDIVIDUAL
from points.api import (
    ActivityResult,
    approve_point_rate,
    approve_rule_version,
    credit_body,
    draft_point_rate,
    draft_rule_version,
    record_activity,
    table_body,
    tax_early_body,
)
from points.rules.documents import founding_rules
from shop.orders.kinds import PURCHASE, purchase_body

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def two_people(at: dt.datetime) -> tuple[int, int]:
    """Who drafts and who puts in force."""
    first, _ = accounts.join(phone="+989121000091", at=at)
    second, _ = accounts.join(phone="+989121000092", at=at)
    return first.id, second.id


def in_force(rule: str, body: dict[str, Any], *, at: dt.datetime) -> int:
    """The next version of a rule, in force from `at` on. Its id."""
    drafter, approver = two_people(at)
    version = draft_rule_version(rule=rule, body=body, valid_from=at, by=drafter)
    approve_rule_version(version_id=version, by=approver, at=at)
    return version


def purchases_earn(points: int, *, at: dt.datetime = LONG_AGO, **more: Any) -> int:
    """C-23 with its blank filled in: so many points for every full 500,000 rials."""
    return in_force("purchase", purchase_body(points=points, **more), at=at)


def every_rule_runs(*, at: dt.datetime = LONG_AGO) -> None:
    """All blanks filled in, as in a city that has decided everything."""
    purchases_earn(2, at=at)
    parts = dict.fromkeys(OPTIONAL, 2)
    in_force("profile-part", table_body(trigger="club.profile_part_completed", by="part", table=parts), at=at)
    in_force("special-centre", founding_rules()["special-centre"] | {"amount": {"points": 3}}, at=at)
    in_force("tax-on-time", founding_rules()["tax-on-time"] | {"amount": {"points": 20}}, at=at)
    in_force("tax-early", tax_early_body(points=1, max_days=30), at=at)
    table = {"planting": 15, "first-aid": 10}
    in_force("individual-activity", table_body(trigger=INDIVIDUAL, by="activity", table=table), at=at)
    in_force("allocated-credit", credit_body(month=50), at=at)


def a_point_is_worth(rials: int, *, at: dt.datetime = LONG_AGO) -> int:
    drafter, approver = two_people(at)
    rate = draft_point_rate(rials_per_point=rials, valid_from=at, by=drafter)
    approve_point_rate(rate_id=rate, by=approver, at=at)
    return rate


def buy(member: Member, rials: int, *, when: dt.datetime, order: str = "4X7K2", **facts: Any) -> ActivityResult:
    """A paid purchase of so many rials in money."""
    from lib.jalali import tehran_date

    said = {
        "cash_rials": rials,
        "centre_covered": True,
        "special_centre": False,
        "weekday": tehran_date(when).weekday(),
        "order": order,
        **facts,
    }
    return record_activity(
        member_id=member.pk, kind=PURCHASE, facts=said, occurred_at=when, source="order", source_id=order, at=when
    )
