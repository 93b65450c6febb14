"""Nilab from nothing: people, numbers, market, pages, a month of life. Every step says what it does."""

import datetime as dt
from collections.abc import Callable, Iterable
from random import Random

from django.conf import settings
from django.utils import timezone

from config.demo_city import (
    content,
    market,
    membership,
    month,
    peer_orders,
    rules,
    staff,
)
from ledger.audit import audit_and_store
from ledger.checkpoint import fold
from members.api import member_of
from messaging.outbox.deliver import deliver_due
from payments import api as payments
from points.api import approve_point_rate, approve_rule_version, draft_point_rate, draft_rule_version, once_body
from points.books.close import close_day
from shop import api as shop
from shop.models import OrderUnit, PartnerMember

DAYS = 31
RIALS_PER_POINT = 5000
# 0.80 euro cents for ten thousand rials, as the operator of Nilab says today.
RATE_CENTS, RATE_RIALS = 80, 1_000_000


def load(*, tell: Callable[[str], None], members: int = 300, orders: int = 240, at_peer: int = 10) -> None:
    now = timezone.now()
    first_day = now - dt.timedelta(days=DAYS)
    tell("people")
    people = staff.make_people(at=first_day)
    set_numbers(people=people, at=first_day)
    rules.load_rules(people=people, at=first_day)
    tell("partners and their goods")
    market.make_market(people=people, at=first_day + dt.timedelta(hours=1), tell=tell)
    tell("pages and announcements")
    content.publish_everything(now=now)
    shoppers = month.make_members(
        count=members, first_day=first_day + dt.timedelta(hours=3), last_day=now - dt.timedelta(hours=9), tell=tell
    )
    membership.say_who_they_are(people=people, shoppers=shoppers, first_day=first_day, now=now, tell=tell)
    shoppers[:0] = [_maryam(people, first_day)] * 8  # she buys often enough to have something to look at
    month.make_orders(shoppers=shoppers, count=orders, now=now, first_day=first_day + dt.timedelta(hours=6), tell=tell)
    tell("partners accept and deliver")
    _fulfil_older(now)
    membership.live_with_points(people=people, shoppers=shoppers, first_day=first_day, now=now, tell=tell)
    refresh_rate(at=now)
    if at_peer:
        tell("the last orders, at the payment page")
        peer_orders.pay_at_peer(shoppers=shoppers, count=at_peer, base_url=settings.WAGTAILADMIN_BASE_URL)
    tell("the night's books")
    close_day(at=now)
    fold(at=now)
    audit_and_store(at=now)
    tell("messages")
    while deliver_due(at=timezone.now()):
        pass


def set_numbers(*, people: dict[str, int], at: dt.datetime) -> None:
    """What the documents leave blank, filled as a city would: one person writes, another puts in force."""
    one, two = people["finance"], people["finance-2"]
    bodies = {
        "registration": once_body(trigger="club.registered", points=10, expiry_months=12),
        "form-part": once_body(trigger="club.form_part_completed", points=1, expiry_months=12),
        "purchase": shop.purchase_body(points=2, expiry_months=12),
    }
    for rule, body in bodies.items():
        version = draft_rule_version(rule=rule, body=body, valid_from=at, by=one)
        approve_rule_version(version_id=version, by=two, at=at)
    rate = draft_point_rate(rials_per_point=RIALS_PER_POINT, valid_from=at, by=one)
    approve_point_rate(rate_id=rate, by=two, at=at)
    refresh_rate(at=at, people=people)


def refresh_rate(*, at: dt.datetime, people: dict[str, int] | None = None) -> None:
    """Publish the exchange rate anew: it ages, and without a fresh one nobody can pay."""
    people = people or staff.make_people(at=at)
    rate = payments.propose_rate(
        gateway="stripe",
        charge_minor=RATE_CENTS,
        per_platform=RATE_RIALS,
        valid_from=at,
        by=people["finance"],
        at=at,
    )
    payments.approve_rate(rate_id=rate, by=people["finance-2"], at=at)


def _maryam(people: dict[str, int], at: dt.datetime) -> month.Shopper:
    member = member_of(user_id=people["citizen"])
    if member is None:
        raise RuntimeError("The demo citizen is a member.")
    return month.Shopper(people["citizen"], member.id, at, "مریم", "کاویانی")


def _fulfil_older(now: dt.datetime) -> None:
    """Partners have done what is older than two days, accepted most of the rest, and have the newest before them."""
    rng = Random("partners of Nilab")
    owners = dict(PartnerMember.objects.values_list("partner_id", "user_id"))
    units = OrderUnit.objects.filter(state=OrderUnit.State.PAID).exclude(kind=OrderUnit.Kind.SHIPPING)
    for partner_id, by_id in owners.items():
        own = units.filter(partner_id=partner_id)
        seen = _ids(own.filter(order__info__paid_at__lt=now - dt.timedelta(hours=20)))
        shop.accept(unit_ids=seen, partner_ids=[partner_id], by_id=by_id, at=now - dt.timedelta(hours=12))
        done = OrderUnit.objects.filter(partner_id=partner_id, state=OrderUnit.State.ACCEPTED)
        old = _ids(done.filter(order__info__paid_at__lt=now - dt.timedelta(days=2)))
        some = [pk for pk in old if rng.random() < 0.92]
        shop.fulfil(unit_ids=some, partner_ids=[partner_id], by_id=by_id, at=now - dt.timedelta(hours=6))


def _ids(rows: "Iterable[OrderUnit]") -> list[int]:
    return [row.pk for row in rows]
