"""Everything about a person is told in words: a full person is exported, and no name in it is without its Persian."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone, translation

from accounts.mine.read import export_of
from accounts.mine.shown import labelled
from accounts.models import Assignment, EmailProof, Opened, PhoneChange, Role
from accounts.registry import PersonalData, personal_data
from club.rewards.venues import appoint
from club.tiers.models import ThresholdOpening, ThresholdReached, ThresholdVersion
from members.consent.models import MemberLimits
from members.joining.models import Joining
from members.profile.models import IdentityCheck, NationalId, Profile, ProfilePart
from members.profile.seal import seal
from members.suspensions.appeal import appeal
from members.suspensions.suspend import suspend
from messaging.models import Reply
from points.after_suspension.models import PointsBack
from points.api import ensure_document_rules
from points.awards.models import Decision
from points.reviews.ask import ask_review
from points.statements.models import Statement
from shop.models import PartnerMember
from tests.club.rewarding import rewards_city
from tests.points.city import buy
from tests.shop import buying

pytestmark = pytest.mark.django_db
FARSI = set("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")


@pytest.fixture
def full(alice: Any, bob: Any, things: SimpleNamespace, at: dt.datetime) -> Any:
    """Alice with a row of every kind that is told about a person."""
    ensure_document_rules()
    rewards_city()
    _account(alice, bob, at)
    _told(alice, bob, at)
    _decided(alice, bob, at)
    appoint(venue_id=things.venue, user_id=alice.pk)
    PartnerMember.objects.create(partner=things.seller, user=alice, role="owner")
    buying.basket(alice, (things.product, 1))
    return alice


def _account(alice: Any, bob: Any, at: dt.datetime) -> None:
    later = {"created_at": at, "expires_at": at + dt.timedelta(minutes=3)}
    EmailProof.objects.create(user=alice, address="a@example.org", digest="d", tries_left=3, **later)
    numbers = {"old_phone": "+989120000009", "new_phone": alice.phone}
    PhoneChange.objects.create(user=alice, how="counter", by=bob, reason="lost", at=at, **numbers)
    UserSession.objects.create(
        user=alice, session_key="s", ip="127.0.0.1", user_agent="Firefox", created_at=at, last_seen_at=at
    )
    Opened.objects.create(staff=bob, person=alice, place="members.member", reason="citizen_asked", at=at)
    role = Role.objects.create(group=Group.objects.create(name="helpers"), name_fa="یاور", name_en="Helper")
    Assignment.objects.create(user=alice, role=role, starts_at=at, ends_at=at + dt.timedelta(days=1), given_at=at)
    Reply.objects.create(
        provider="p", provider_id="1", sender_hash="h", user=alice, text="11", said_at=at, at=at, outcome="stopped"
    )


def _told(alice: Any, bob: Any, at: dt.datetime) -> None:
    member = alice.member
    NationalId.objects.create(member=member, digest="d", sealed=seal("0084575948"))
    ProfilePart.objects.create(member=member, part="work", completed_at=at)
    Profile.objects.update_or_create(
        member=member,
        defaults={"birth_date": dt.date(1990, 1, 1), "gender": "female", "field": "law", "marital": "married"}
        | {"children": 1, "household": 3, "address": "…", "postcode": "8174673441", "job": "driver"}
        | {"education": "master"},
    )
    IdentityCheck.objects.create(member=member, at=at, source="counter", outcome="match", by=bob, provider_ref="r")
    MemberLimits.objects.create(member=member, quiet=1, weekly=3, paused_until=at)
    Joining.objects.update_or_create(member=member, defaults={"door": "form", "at": at})


def _decided(alice: Any, bob: Any, at: dt.datetime) -> None:
    member, now = alice.member, timezone.now()
    version = ThresholdVersion.objects.select_related("threshold").order_by("pk").first()
    assert version is not None
    reached = {"member": member, "threshold": version.threshold, "year": 1405}
    ThresholdReached.objects.get_or_create(**reached, defaults={"points": 100, "reached_at": at})
    ThresholdOpening.objects.create(**reached, version=version, points=100, floor=0, opened_at=at)
    stopped = suspend(member_id=member.pk, reason="other", text="…", until=None, by=bob.pk, at=now)
    appeal(member_id=member.pk, text="…", at=now)
    PointsBack.objects.create(suspension_id=stopped, points=3, at=now, good_until=now)
    numbers = dict.fromkeys("opening earned spent expired returned taken_back moved closing".split(), 0)
    numbers |= {"wallet_version": 1, "held": 0, "pending": 0, "debt": 0}
    Statement.objects.create(member=member, year=1405, month=7, body={}, sha256="x", closed_at=now, **numbers)
    event = buy(member, 500_000, when=at, order="W").event_id
    decision = Decision.objects.filter(event=event).order_by("pk")[0]
    ask_review(member_id=member.pk, decision_id=decision.pk, text="…", at=now)


def names_told(user: Any) -> dict[str, set[str]]:
    return {name: {key for row in rows for key in row} for name, rows in export_of(user_id=user.pk).items()}


def without_a_word(told: dict[str, set[str]], entries: dict[str, PersonalData]) -> Iterator[str]:
    """Names in the export for which their owner has no word, or none in Persian."""
    with translation.override("fa"):
        for name, keys in told.items():
            words = entries[name].words
            yield from (f"{name}: {key}" for key in keys if not set(str(words.get(key, ""))) & FARSI)


def test_a_full_person_is_told_in_words(full: Any) -> None:
    entries = dict(personal_data.entries.items())
    told = names_told(full)
    unsaid = [
        name for name, keys in told.items() if not keys and entries[name].label
    ]  # without a heading: of no person
    assert unsaid == [], "A full person has something of everything."
    assert sorted(without_a_word(told, entries)) == []
    unused = {name: set(entries[name].words) - keys for name, keys in told.items()}
    assert {name: keys for name, keys in unused.items() if keys} == {}, "No word for what nobody tells."
    assert list(without_a_word({"payments": {"forgotten"}}, entries)) == ["payments: forgotten"]


def test_the_page_names_nothing_by_the_columns_of_our_tables(full: Any, client: Client) -> None:
    client.force_login(full)
    for language, address in (("fa", "/me/data/"), ("en", "/en/me/data/")):
        with translation.override(language):
            names = {
                one.label
                for name, rows in export_of(user_id=full.pk).items()
                for row in rows
                for one in labelled(row, of=personal_data.entries[name])
            }
            assert not [name for name in names if "_" in name or name[:1].islower()]
        page = client.get(address).content.decode()
        assert page.count("<dt>") > 50
