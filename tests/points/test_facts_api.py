"""The API for the revenue system: signed, once, and silent about who is a member."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.profile.models import NationalId
from members.profile.seal import digest, seal
from points.activities.models import FactReport, FactSource
from points.activities.sources import issue_source, revoke_source, signature
from points.api import balance
from points.awards.models import Event
from tests.points.city import every_rule_runs
from tests.points.test_rule_pages import staff

PATH = "/api/v1/facts/tax-payments"
KNOWN, STRANGER = "0499370899", "0084575948"


@pytest.fixture
def key(bob: Any) -> tuple[FactSource, str]:
    every_rule_runs()
    return issue_source(name="Revenue", by=bob.pk, at=timezone.now())


def bill(**changes: Any) -> dict[str, Any]:
    said = {
        "national_id": KNOWN,
        "tax": "renovation",
        "bill": "N-1",
        "paid_at": "2026-11-23T23:59:00+03:30",
        "due_on": "2026-11-30",
        "in_full": True,
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def post(key: tuple[FactSource, str], body: Any, idempotency: str = "k-1", **changes: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    path = changes.get("to", PATH)
    stamp = changes.get("timestamp", str(int(timezone.now().timestamp())))
    signed = signature(secret=key[1], timestamp=stamp, method="POST", path=path, key=idempotency, body=raw)
    headers = {
        "X-Key-Id": changes.get("key_id", key[0].key_id),
        "X-Timestamp": stamp,
        "X-Signature": changes.get("signed", signed),
        "Idempotency-Key": changes.get("sent_key", idempotency),
    }
    return Client().post(path, changes.get("sent", raw), content_type="application/json", headers=headers)


@pytest.fixture
def alice_is_known(alice: Any) -> Any:
    NationalId.objects.create(member=alice.member, digest=digest("national_id", KNOWN), sealed=seal(KNOWN))
    return alice


@pytest.mark.requirement("C-27", "C-28")
def test_a_paid_bill_earns_by_the_day_in_tehran_and_once(alice_is_known: Any, key: Any) -> None:
    first, again = post(key, bill()), post(key, bill())
    assert (first.status_code, first.json()) == (202, {"received": True, "key": "k-1"})
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    event = Event.objects.get(kind="points.tax_paid")
    assert event.facts == {"tax": "renovation", "days_early": 7, "in_full": True}
    assert event.occurred_at == dt.datetime(2026, 11, 23, 20, 29, tzinfo=dt.UTC)
    assert balance(member_id=alice_is_known.member.pk, at=timezone.now()).available == 10 + 20 + 7
    assert (
        post(key, bill(member_number=alice_is_known.member.number, national_id=None, bill="N-2"), "k-2").status_code
        == 202
    )
    assert balance(member_id=alice_is_known.member.pk, at=timezone.now()).available == 10 + 2 * 27
    assert FactReport.objects.filter(event=None).count() == 0
    key[0].refresh_from_db()
    assert key[0].last_used_at is not None


@pytest.mark.parametrize("other", [{"in_full": False}, {"national_id": STRANGER}, {"due_on": "2026-12-30"}])
def test_the_same_key_or_bill_with_another_body_changes_nothing_for_members_and_strangers_alike(
    alice_is_known: Any, key: Any, other: dict[str, Any]
) -> None:
    for number, start in enumerate(({}, {"national_id": STRANGER})):
        original = bill(bill=f"B-{number}", **start)
        changed = (
            original | {name: value for name, value in other.items() if original.get(name) != value} | {"tax": "other"}
        )
        assert post(key, original, f"k-{number}").status_code == 202
        answers = [post(key, changed, f"k-{number}"), post(key, changed, f"other-{number}")]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert answers[0].json() == answers[1].json()
    assert Event.objects.filter(kind="points.tax_paid").count() == 1
    assert FactReport.objects.count() == 2


def test_nobody_learns_who_is_a_member(alice_is_known: Any, key: Any) -> None:
    said = [
        post(key, bill(bill=f"B{number}", **who), f"k{number}")
        for number, who in enumerate(
            [
                {},
                {"national_id": STRANGER},
                {"national_id": "1"},
                {"national_id": None, "member_number": alice_is_known.member.number},
                {"national_id": None, "member_number": "XXXXXXXXX"},
            ]
        )
    ]
    assert [answer.status_code for answer in said] == [202] * 5
    assert {tuple(sorted(answer.json())) for answer in said} == {("key", "received")}
    assert [row.event_id is not None for row in FactReport.objects.order_by("pk")] == [True, False, False, True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key_id": "nobody"},
        {"signed": "0" * 64},
        {"signed": ""},
        {"timestamp": "soon"},
        {"timestamp": "1000000000"},
        {"sent": json.dumps(bill(in_full=False)).encode()},  # another body than was signed
        {"sent_key": "another"},
    ],
)
def test_what_is_not_signed_is_not_heard(alice_is_known: Any, key: Any, wrong: dict[str, Any]) -> None:
    answer = post(key, bill(), **wrong)
    assert answer.status_code == 401
    assert list(answer.json()) == ["detail"]
    assert not FactReport.objects.exists()
    assert Client().post(PATH).status_code == Client().get(PATH).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"national_id": None},
        {"member_number": "X"},  # both
        {"tax": "window"},
        {"bill": ""},
        {"paid_at": "yesterday"},
        {"paid_at": "2099-01-01T00:00:00Z"},
        {"due_on": "1405-13-45"},
        {"in_full": None},
    ],
)
def test_an_incomplete_report_says_what_to_mend(key: Any, wrong: dict[str, Any]) -> None:
    answer = post(key, bill(**wrong))
    assert answer.status_code == 400
    assert answer.json()["fields"]
    assert not FactReport.objects.exists()


def test_broken_json_and_a_missing_idempotency_key_are_plain_mistakes(key: Any) -> None:
    assert post(key, b"{").status_code == 400
    assert post(key, bill(), "").status_code == 400
    assert not FactReport.objects.exists()


def test_a_revoked_key_and_a_changed_installation_key_sign_nothing(
    alice_is_known: Any, key: Any, settings: Any
) -> None:
    own, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 8
    assert post(key, bill()).status_code == 401
    settings.SECRET_KEY = own
    revoke_source(source_id=key[0].pk, at=timezone.now())
    assert post(key, bill()).status_code == 401
    assert not FactReport.objects.exists()


def test_an_administrator_makes_a_key_sees_its_secret_once_and_revokes_it(alice: Any) -> None:
    client = staff(alice, "add_factsource")
    page = client.post("/cms/fact-sources/", {"name": "Revenue"}).content.decode()
    row = FactSource.objects.get()
    assert row.key_id in page
    assert row.secret_hash not in page
    later = client.get("/cms/fact-sources/").content.decode()
    assert row.key_id in later
    secret = next(word for word in page.replace("<", " ").replace(">", " ").split() if len(word) == 64)
    assert secret not in later
    assert secret not in {row.salt, row.secret_hash}
    client.post(f"/cms/fact-sources/{row.pk}/revoke/")
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_payment_is_withdrawn_or_corrected_also_before_it_is_heard(alice_is_known: Any, key: Any) -> None:
    there = f"{PATH}/returns"
    late = {name: bill()[name] for name in ("bill", "tax", "paid_at", "in_full")}
    correction = late | {"withdrawn": False, "due_on": "2026-11-26"}
    first = post(key, correction, "r-1", to=there)
    assert (first.status_code, first.json()) == (202, {"received": True, "key": "r-1", "payment_heard": False})
    assert post(key, bill(), "k-1").status_code == 202
    member = alice_is_known.member.pk
    assert balance(member_id=member, at=timezone.now()).available == 10 + 20 + 3
    assert post(key, correction, "r-1", to=there).json()["payment_heard"] is True
    assert post(key, {"bill": "N-1", "withdrawn": True}, "r-1", to=there).status_code == 422
    assert post(key, {"bill": "N-1", "withdrawn": True}, "k-1", to=there).status_code == 422
    for half in ({"bill": "N-1"}, {"bill": "N-1", "withdrawn": False}, correction | {"withdrawn": True}):
        assert post(key, half, "r-2", to=there).status_code == 400
    assert post(key, {"bill": "N-1", "withdrawn": True}, "r-2", to=there).status_code == 202
    assert balance(member_id=member, at=timezone.now()).available == 10
    for number, who in enumerate([KNOWN, STRANGER]):  # nobody learns from a return who is a member
        post(key, bill(bill=f"W{number}", national_id=who), f"w{number}")
    said = [post(key, {"bill": f"W{number}", "withdrawn": True}, f"v{number}", to=there) for number in range(2)]
    assert [{**answer.json(), "key": ""} for answer in said] == [
        {"received": True, "key": "", "payment_heard": True}
    ] * 2
