"""What was written is what was asked for: a date, an account, an amount or a line changed later is named."""

import datetime as dt

import pytest
from django.db.models import F

from ledger import api
from ledger.asked import rules
from ledger.models import Hold, HoldOpen, HoldResolution, Journal, Lot, Posting
from tests.audited import named, unseen
from tests.ledger.conftest import START, Purse, day, open_purse

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LINES = "lines differ from what was asked"
SEAL = "journal differs from its seal"


@pytest.fixture
def lived(purse: Purse) -> Purse:
    """A wallet of a whole life: pending and expired points, holds with every end, returns, debts, a merge, rials."""
    award = purse.award(40, on=0.5)
    purse.award(20, active=3, expires=5)
    purse.clawback(award, 5)
    purse.refund(purse.spend(10), 4)
    purse.capture(purse.hold(6), 3)
    purse.capture(purse.hold(5), 5)
    purse.void(purse.hold(2))
    purse.hold(1, until=2)
    purse.hold(2, on=4, until=90)
    spent = purse.spend(7, on=4.5)
    purse.refund(spent, 3, on=6.25)  # its lot is expired by then: a child with a grace
    other = open_purse(owner="alice-before")
    other.award(9, on=6)
    other.spend(2, on=6.5)
    other.clawback(other.award(2, on=6, expires=400), 2, on=6.6)
    api.merge_wallets(from_wallet=other.wallet, into_wallet=purse.wallet, scope="test", key="merge", at=day(7))
    other.award(8, on=8, expires=300)  # who asks still names the wallet that was merged
    other.spend(1, on=9)
    other.hold(1, on=9, until=80)
    expiry = api.expired(wallet=purse.wallet, after=START, until=day(6), at=day(10))[0]
    api.restore(expiry=expiry.journal_id, amount=1, until=day(60), at=day(10))
    lines = [
        api.Line(
            debit="received:shop.order", credit=f"shop:deferred:{partner}", amount=rials, subject=f"unit:{partner}"
        )
        for partner, rials in ((17, 2_000_000), (18, 500_000), (17, 0))
    ]
    sale = api.post(
        kind="shop.capture", scope="shop", key="capture:1", lines=lines, at=START + dt.timedelta(microseconds=7)
    )
    back = [api.Line(debit="shop:deferred:18", credit="suspense", amount=500_000)]
    api.post(kind="undo", scope="shop", key="undo:1", lines=back, at=day(1), reverses=sale)
    return purse


def test_a_whole_life_is_clean(lived: Purse) -> None:
    assert api.audit() == []


def lots(**which: object) -> "object":
    return Lot.objects.filter(**which)


def first(rows: "object") -> "object":
    """One row of them, so that it is not seen only because many went wrong at once."""
    return rows.model.objects.filter(pk=rows.order_by("pk").values_list("pk", flat=True)[0])  # type: ignore[attr-defined]


def test_a_lot_keeps_its_dates_its_funder_and_its_award(lived: Purse) -> None:
    rule, child = "award's lot differs from what was asked", "child lot differs from its parent"
    other = api.ensure_account(unit="points", code="issuer:other")
    roots, children = lots(parent=None, remaining__gt=0), lots(parent__isnull=False)
    merged = children.filter(opened_by__kind="merge")
    damages = {
        "later": (rule, lambda: first(roots).update(expires_at=F("expires_at") + DAY)),
        "earlier": (rule, lambda: first(roots).update(expires_at=F("expires_at") - DAY)),
        "never": (rule, lambda: first(roots).update(expires_at=api.FAR)),
        "sooner active": (rule, lambda: first(roots).update(active_at=F("active_at") - DAY)),
        "other funder": (rule, lambda: first(roots).update(funder_id=other)),
        "other award": (rule, lambda: first(roots).update(award_id=Journal.objects.latest("pk").pk)),
        "of a closed lot": (rule, lambda: first(lots(parent=None, remaining=0)).update(expires_at=api.FAR)),
        "came to a merged wallet": (rule, lambda: lots(issued=8).update(expires_at=F("expires_at") + DAY)),
        "child: funder": (child, lambda: first(children).update(funder_id=other)),
        "child: award": (child, lambda: first(children).update(award_id=Journal.objects.latest("pk").pk)),
        "merged: longer": (child, lambda: first(merged).update(expires_at=F("expires_at") + DAY)),
        "merged: shorter": (child, lambda: first(merged).update(expires_at=F("expires_at") - DAY)),
        "merged: active sooner": (child, lambda: first(merged).update(active_at=F("active_at") - DAY)),
        "returned: longer": (
            child,
            lambda: first(children.filter(opened_by__kind="refund")).update(expires_at=F("expires_at") + DAY),
        ),
        "restored: shorter than before": (
            child,
            lambda: children.filter(opened_by__kind="restore").update(expires_at=day(4), active_at=day(3)),
        ),
    }
    assert unseen(damages) == {}


def test_a_hold_keeps_its_amount_and_how_it_ended(lived: Purse) -> None:
    asked, end = "hold differs from what was asked", "end of a hold differs from its moves"
    resolved = Hold.objects.filter(holdresolution__isnull=False)
    captured = HoldResolution.objects.filter(captured__gt=0)
    damages = {
        "a resolved hold's amount": (asked, lambda: first(resolved).update(amount=F("amount") + 1)),
        "a resolved hold's end": (asked, lambda: first(resolved).update(expires_at=F("expires_at") + DAY)),
        "an open one's deadline": (asked, lambda: first(HoldOpen.objects.all()).update(expires_at=day(89))),
        "both deadlines": (
            asked,
            lambda: (
                Hold.objects.filter(holdopen__isnull=False).update(expires_at=day(89))
                and HoldOpen.objects.update(expires_at=day(89))
            ),
        ),
        "more captured": (end, lambda: first(captured).update(captured=F("captured") + 1)),
        "less captured": (end, lambda: first(captured).update(captured=F("captured") - 1)),
        "nothing captured": (end, lambda: first(captured).update(captured=0)),
        "captured, where it was given back": (
            end,
            lambda: first(HoldResolution.objects.filter(captured=0)).update(captured=1),
        ),
    }
    assert unseen(damages) == {}


def test_points_stay_on_the_account_they_went_to(lived: Purse) -> None:
    draw = api.ensure_account(unit="points", code="redeemed:draw")
    rule = "points came from another account, or went to one"
    postings = {
        kind: Posting.objects.filter(journal__kind=kind) for kind in ("spend", "capture", "award", "clawback", "refund")
    }
    damages = {
        "spent": ("spend differs from what was asked", lambda: first(postings["spend"]).update(credit_id=draw)),
        "captured": ("end of a hold differs from its moves", lambda: first(postings["capture"]).update(credit_id=draw)),
        "given": (rule, lambda: first(postings["award"]).update(debit_id=draw)),
        "taken back": (rule, lambda: first(postings["clawback"]).update(credit_id=draw)),
        "returned": (rule, lambda: first(postings["refund"]).update(debit_id=draw)),
    }
    assert unseen(damages) == {}


def test_a_journal_keeps_its_moments_whatever_it_is(lived: Purse) -> None:
    """Of each kind one, by the smallest step that a database keeps; so does its key."""
    tick = dt.timedelta(microseconds=1)
    kinds = sorted(set(Journal.objects.values_list("kind", flat=True)))
    assert {"award", "spend", "hold", "capture", "void", "expire", "mature", "merge", "shop.capture"} <= set(kinds)
    damages = {}
    for kind in kinds:
        rows = Journal.objects.filter(kind=kind)
        damages[f"{kind}: effective"] = (
            SEAL,
            lambda rows=rows: first(rows).update(effective_at=F("effective_at") + tick),
        )
        damages[f"{kind}: recorded"] = (SEAL, lambda rows=rows: first(rows).update(recorded_at=F("recorded_at") - DAY))
        damages[f"{kind}: key"] = (SEAL, lambda rows=rows: first(rows).update(key="other"))
    assert unseen(damages) == {}


def test_lines_of_rials_are_those_that_were_asked_for(lived: Purse) -> None:
    """Also before any fold has summed them."""
    rows = Posting.objects.filter(journal__kind="shop.capture")
    other = api.ensure_account(unit="IRR", code="shop:deferred:99")
    undone = Journal.objects.filter(kind="undo")
    damages = {
        "deleted": (LINES, lambda: first(rows).delete()[0]),
        "ten times": (LINES, lambda: first(rows).update(amount=F("amount") * 10)),
        "another partner": (LINES, lambda: first(rows).update(credit_id=other)),
        "received elsewhere": (LINES, lambda: first(rows).update(debit_id=other)),
        "about something else": (LINES, lambda: first(rows).update(subject="unit:99")),
        "one line more": (
            LINES,
            lambda: Posting.objects.create(
                journal=rows[0].journal, unit=rows[0].unit, debit_id=rows[0].debit_id, credit_id=other, amount=1
            ),
        ),
        "undoes another": (LINES, lambda: undone.update(reverses=Journal.objects.order_by("pk")[0])),
    }
    assert unseen(damages) == {}


def test_rows_that_were_brought_in_by_sql_are_left_to_the_other_rules(lived: Purse) -> None:
    """They have no hash and no seal: nothing to compare, so nothing is claimed about them."""
    assert not named(lambda: Journal.objects.update(request_hash="-", seal="")) & set(rules())
