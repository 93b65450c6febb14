"""The numbers that the documents leave blank, as Nilab has set them, and a list of credit given by hand."""

import datetime as dt

from club.api import referral_body
from members.identity.models import Member
from points.api import (
    approve_allocation,
    approve_rule_version,
    credit_body,
    draft_rule_version,
    once_body,
    propose_allocation,
    table_body,
    tax_early_body,
)
from shop import api as shop

PARTS = {"identity": 5, "address": 3, "work": 2, "study": 2, "family": 2}
ACTIVITIES = {"نهال‌کاری": 15, "دورهٔ کمک‌های اولیه": 20, "پاک‌سازی رودخانه": 10}
FULL = {"f": "in_full", "op": "=", "v": True}
ON_TIME = {"all": [FULL, {"f": "days_early", "op": ">=", "v": 0}]}
SPECIAL = {"f": "special_centre", "op": "=", "v": True}
HELPERS = 12


def load_rules(*, people: dict[str, int], at: dt.datetime) -> None:
    """One person writes, another puts in force; beside what `set_numbers` of load.py sets."""
    year = {"expiry_months": 12}
    bodies = {
        "profile-part": table_body(trigger="club.profile_part_completed", by="part", table=PARTS, **year),
        "special-centre": once_body(trigger=shop.PURCHASE, points=5, when=SPECIAL, **year),
        "referral": referral_body(month=100, **year),
        "tax-on-time": once_body(trigger="points.tax_paid", points=20, when=ON_TIME, **year),
        "tax-early": tax_early_body(points=1, max_days=30, **year),
        "individual-activity": table_body(
            trigger="points.individual_activity", by="activity", table=ACTIVITIES, **year
        ),
        "allocated-credit": credit_body(month=50, **year),
    }
    for rule, body in bodies.items():
        version = draft_rule_version(rule=rule, body=body, valid_from=at, by=people["finance"])
        approve_rule_version(version_id=version, by=people["finance-2"], at=at)


def load_credit(*, people: dict[str, int], at: dt.datetime) -> None:
    """A morning at the river: one list approved, one that waits."""
    staff = list(people.values())
    helpers = Member.objects.exclude(user_id__in=staff).filter(joined_at__lt=at).order_by("pk")
    members = list(helpers.values_list("pk", flat=True)[:HELPERS])
    said = {"office": "ادارهٔ فضای سبز", "occurred_at": at, "by": people["finance"], "at": at}
    done = propose_allocation(member_ids=members, activity="پاک‌سازی رودخانه", reason="پاک‌سازی کنارهٔ رود با هم", **said)
    approve_allocation(allocation_id=done, by=people["finance-2"], at=at)
    propose_allocation(member_ids=members[:5], credit=20, reason="راهنمایی گردشگران در جشن", **said)
