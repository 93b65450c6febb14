"""Alice's things, and the people who ask for them: made and logged in once per module, in a transaction around it.

A test's own transaction is a savepoint in it, so what a page writes is gone before the next page is asked for.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.conftest import person


@pytest.fixture(scope="module")
def around(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def at() -> datetime:
    """The Monday of tests/conftest.py."""
    return datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def alice(around: None, at: datetime) -> Any:
    return person(phone="+989121000001", name="Alice", at=at)


@pytest.fixture(scope="module")
def bob(around: None, at: datetime) -> Any:
    return person(phone="+989121000002", name="Bob", at=at)


@pytest.fixture(scope="module")
def charlie(around: None, at: datetime) -> Any:
    return person(phone="+989121000003", name="Charlie", at=at)


@pytest.fixture(scope="module")
def things(alice: Any, charlie: Any, bob: Any, at: Any) -> SimpleNamespace:
    """A paid order of Alice at one partner; Charlie is staff of another."""
    from members.api import give_consent
    from members.consent.link import way_out
    from payments import api as payments
    from shop.models import OrderUnit, PartnerMember
    from shop.oscar_models import Product
    from tests.shop import buying, selling

    seller, other = selling.partner(), selling.partner(name="نانوایی سپیده", name_en="Sepideh Bakery")
    category = selling.category()
    product = selling.product(by=seller, category_id=category, at=at)
    placed = buying.place(buying.basket(alice, (product, 2)), at=at)
    rate = payments.propose_rate(
        gateway="stripe", charge_minor=100, per_platform=1_100_000, valid_from=at, by=bob.pk, at=at
    )
    payments.approve_rate(rate_id=rate, by=charlie.pk, at=at)
    paid = payments.converge_snapshot(payable_id=placed.payable_id, gateway="stripe", at=at, demo=True)
    PartnerMember.objects.create(partner=other, user=charlie, role="staff")
    wish = give_consent(member_id=alice.member.pk, channel="sms", topic="news", source="form", actor_id=alice.pk, at=at)
    voucher = taken_reward(alice, at)
    return SimpleNamespace(
        consent=wish,
        goal=goal(alice, at),
        invitation=alice.member.referral_code,
        reward=voucher.reward.slug,
        taken=voucher.number,
        venue=voucher.reward.venue_id,
        way_out=way_out(alice.pk, "email", "news", "fa").strip("/").removeprefix("u/"),
        seller=seller,
        category=category,
        product=product,
        order=SimpleNamespace(number=placed.number),
        unit=OrderUnit.objects.filter(line__order__number=placed.number).values_list("pk", flat=True)[0],
        slug=Product.objects.get(pk=product).slug,
        payment_key=paid.payments[0].key,
    )


def goal(owner: Any, at: Any) -> int:
    from club.plans.models import Goal

    mine = {"sort": "own", "text": "Ride", "target": 3, "per": "month", "starts_on": at.date()}
    return Goal.objects.create(member=owner.member, created_at=at, changed_at=at, **mine).pk


def taken_reward(owner: Any, at: Any) -> Any:
    """A voucher of hers; what it takes to get one is no matter here."""
    from datetime import timedelta

    from club.rewards.models import Taken
    from tests.club.rewarding import reward

    later = at + timedelta(days=900)
    return Taken.objects.create(
        member=owner.member, reward=reward(at=at, threshold=None, price=1), number="7K2M4X1A", key="k", year=1405,
        turn=1, points=0, worth=0, seed="s", code_hash="h", taken_at=at, returnable_until=later, expires_at=later,
    )  # fmt: skip


@pytest.fixture(scope="module")
def visitors(things: SimpleNamespace, alice: Any, bob: Any, charlie: Any, at: Any) -> dict[str, Client]:
    """A browser each; "bob_with" is Bob after he became staff of the seller, and of the door of a venue."""
    from club.rewards.venues import appoint
    from shop.models import PartnerMember

    helper = person(phone="+989121000004", name="Bob", at=at)
    PartnerMember.objects.create(partner=things.seller, user=helper, role="staff")
    appoint(venue_id=things.venue, user_id=helper.pk)
    people = {"anonymous": None, "charlie": charlie, "bob": bob, "bob_with": helper, "alice": alice}
    clients = {}
    for name, user in people.items():
        clients[name] = Client()
        if user:
            clients[name].force_login(user)
    return clients
