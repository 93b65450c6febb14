"""The nightly audit sees what happens to an order's rials and points behind the back of the program."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from ledger import api as ledger
from ledger.models import Journal, Posting
from payments.models import Payment
from points.api import ensure_document_rules, reverse_activity
from points.awards.models import Decision, Event, TakenBack
from points.books.close import close_day
from points.books.models import PointsDay
from points.holds.models import PointsHold
from shop.models import OrderInfo, OrderUnit
from tests.audited import unseen
from tests.points.city import buy, purchases_earn
from tests.shop import buying, selling

pytestmark = pytest.mark.django_db

DEFERRED = "deferred of a partner differs from its units"
RECEIVED = "received for an order is not what was passed on"
CAPTURED = "payment was not captured as it was paid"
CLUB = "what the club pays for an order differs from its units"
DECIDED = "decision differs from its award"


@pytest.fixture(autouse=True)
def _documents(db: None) -> None:
    ensure_document_rules()


@pytest.fixture
def sold(alice: Any, bob: Any, charlie: Any, at: Any) -> Any:
    """Two paid orders, one of them with points and of two partners, one that waits, and a part taken back."""
    purchases_earn(2)
    buying.open_rate(at=at, by=bob, also_by=charlie)
    buying.open_spending(value=1_000, at=at, by=bob, also_by=charlie)
    buy(alice.member, 150_000_000, when=at - timedelta(days=1))
    orange, lemon = selling.partner(), selling.partner(name="لیمو", name_en="Lemon")
    tea = selling.product(by=orange, at=at)
    soap = selling.product(by=lemon, at=at, title_en="soap", price=700_000)
    both = buying.place(buying.basket(alice, (tea, 2), (soap, 1)), at=at, points=300, value=1_000)
    buying.pay(both, at=at + timedelta(minutes=3))
    one = buying.place(buying.basket(alice, (tea, 3)), at=at + timedelta(hours=1))
    buying.pay(one, at=at + timedelta(hours=1, minutes=3))
    buying.place(buying.basket(alice, (tea, 1)), at=at + timedelta(hours=2), points=100, value=1_000)
    kept = {"cash_rials": 1_000_000}
    reverse_activity(source="shop.order", source_id=one.number, key="return", facts=kept, at=at + timedelta(hours=3))
    close_day(at=at + timedelta(hours=4))
    return orange, lemon


def rials(kind: str) -> Any:
    return Posting.objects.filter(journal__kind=kind, unit__code="IRR").order_by("pk")


def first(rows: Any) -> Any:
    """One row of them, so that it is not seen only because many went wrong at once."""
    return rows.model.objects.filter(pk=rows.order_by("pk").values_list("pk", flat=True)[0])


def gone(kind: str) -> Any:
    """A whole journal with all its lines: no line is left that could differ."""
    journal = Journal.objects.filter(kind=kind).order_by("pk")[0]
    return Posting.objects.filter(journal=journal).delete()[0] and Journal.objects.filter(pk=journal.pk).delete()[0]


def test_a_clean_city_has_no_fault(sold: Any) -> None:
    assert ledger.audit() == []
    assert OrderInfo.objects.filter(state="paid").count() == 2
    assert TakenBack.objects.exists()
    assert PointsDay.objects.exists()


@pytest.mark.requirement("C-76")
def test_rials_of_an_order_are_missed_wherever_they_go(sold: Any) -> None:
    orange, lemon = sold
    other = ledger.ensure_account(unit="IRR", code=f"shop:deferred:{lemon.pk}")
    of_orange = rials("shop.capture").filter(credit__code=f"shop:deferred:{orange.pk}")
    damages = {
        "line deleted": (DEFERRED, lambda: first(of_orange).delete()[0]),
        "ten times": (DEFERRED, lambda: first(of_orange).update(amount=F("amount") * 10)),
        "other partner": (DEFERRED, lambda: first(of_orange).update(credit_id=other)),
        "all of an order deleted": (DEFERRED, lambda: gone("shop.capture")),
        "all of it deleted: what came stays": (RECEIVED, lambda: gone("shop.capture")),
        "what came is deleted": (RECEIVED, lambda: gone("payment.capture")),
        "the capture is deleted": (CAPTURED, lambda: gone("payment.capture")),
        "more came": (CAPTURED, lambda: rials("payment.capture").update(amount=F("amount") * 10)),
        "another payment's sum": (CAPTURED, lambda: first(Payment.objects.all()).update(amount=F("amount") + 1)),
        "charged otherwise": (CAPTURED, lambda: first(Payment.objects.all()).update(charge_amount=1)),
        "booked, not paid": (
            "payment is booked, but was not paid",
            lambda: first(Payment.objects.filter(state="paid")).update(state="open", handover=""),
        ),
        "fee": ("fee differs from the books", lambda: first(Payment.objects.all()).update(fee=77, fee_currency="EUR")),
        "parked": (
            "parked money is booked nowhere",
            lambda: gone("payment.capture") and first(Payment.objects.all()).update(is_parked=True, received=100),
        ),
        "what the club discounted": (CLUB, lambda: _discounted()),
        "unit released": (DEFERRED, lambda: first(OrderUnit.objects.filter(state="paid")).update(state="released")),
        "order unpaid": (DEFERRED, lambda: first(OrderInfo.objects.filter(state="paid")).update(state="expired")),
        "closing of the day": ("closing of a day without its journal", lambda: gone("points.day")),
    }
    assert unseen(damages) == {}


def _discounted() -> int:
    """A unit that says that the club pays a part of it, which nobody did."""
    unit = OrderUnit.objects.filter(state="paid", cash__gt=0).order_by("pk")[:1]
    return OrderUnit.objects.filter(pk__in=list(unit.values_list("pk", flat=True))).update(
        club_disc=F("club_disc") + 1, cash=F("cash") - 1
    )


@pytest.mark.requirement("C-40")
def test_what_was_decided_is_what_was_given_and_taken_back(sold: Any) -> None:
    paid = Decision.objects.filter(points__gt=0)
    back, counted = (
        "what was taken back differs from the books",
        "decision has more taken back, or less, than is counted",
    )
    aside = "points set aside differ from the hold"
    captured = PointsHold.objects.filter(capture_journal_id__isnull=False)
    damages = {
        "more decided": (DECIDED, lambda: first(paid).update(points=F("points") + 1)),
        "nothing decided": (DECIDED, lambda: first(paid).update(points=0)),
        "without a journal": (DECIDED, lambda: first(paid).update(journal_id=None)),
        "another's journal": (DECIDED, lambda: first(paid).update(journal_id=paid.latest("pk").journal_id)),
        "both moments moved": (
            DECIDED,
            lambda: first(Event.objects.filter(decisions__points__gt=0)).update(
                received_at=F("received_at") + timedelta(days=1)
            ),
        ),
        "nobody decided": ("award that nobody decided", lambda: first(paid).update(journal_id=None)),
        "more taken": (back, lambda: TakenBack.objects.update(taken=F("taken") - 1)),
        "from another": (back, lambda: TakenBack.objects.update(decision=paid.order_by("pk")[0])),
        "more was due": (counted, lambda: TakenBack.objects.update(points=F("points") + 1)),
        "forgotten": (counted, lambda: TakenBack.objects.all().delete()[0]),
        "set aside": (aside, lambda: first(PointsHold.objects.all()).update(points=F("points") + 1)),
        "for something else": (aside, lambda: captured.update(purpose="draw")),
        "spent by another": (aside, lambda: captured.update(capture_journal_id=paid.latest("pk").journal_id)),
    }
    assert unseen(damages) == {}
