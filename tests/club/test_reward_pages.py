"""Pages of rewards: the member's, the door's, the staff's."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from club.rewards.models import Reward, Taken, Venue
from club.rewards.take import take
from club.rewards.venues import appoint
from club.tiers.models import ThresholdVersion, TierGrace
from lib import codes
from messaging.models import Message
from tests.club.rewarding import earn, give_up, reward, rewards_city, terms
from tests.factories import accounts


@pytest.fixture(autouse=True)
def _city(db: None) -> None:
    rewards_city()


def code_of(taken: Taken) -> str:
    return codes.shown(taken.seed, stored=taken.code_hash)


def html(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.requirement("C-12", "C-43")
def test_from_the_catalogue_to_the_door(client: Any, alice: Any, bob: Any):
    at = timezone.now()
    swimming = reward(at=at - dt.timedelta(days=1), price=10)
    appoint(venue_id=swimming.venue_id, user_id=bob.pk)
    visitor = html(client.get("/en/rewards/"))
    assert "Swimming" in visitor
    assert "Log in or join to take it" in html(client.get("/en/rewards/swimming/"))
    assert client.get("/en/rewards/nothing/").status_code == 404
    client.force_login(alice)
    assert "Not open to you yet" in html(client.get("/en/rewards/swimming/"))
    earn(alice.member, 120, when=at, order="A")
    told = Message.objects.get(kind="club/messages/threshold_reached", user_id=alice.pk)
    assert told.channel == "app"
    page = html(client.get("/en/rewards/swimming/"))
    key = re.search(r'name="key" value="([0-9a-f]{32})"', page)[1]
    assert "Take it for 10 points" in page
    assert client.post("/en/rewards/swimming/take/", {"key": "short"}).status_code == 404
    first = client.post("/en/rewards/swimming/take/", {"key": key})
    again = client.post("/en/rewards/swimming/take/", {"key": key})
    assert first["Location"] == again["Location"]
    taken = Taken.objects.get()
    voucher = client.get(first["Location"])
    code = code_of(taken)
    assert f"{code[:5]} {code[5:]}" in html(voucher)
    assert '<svg class="qr" role="img"' in html(voucher)
    assert "no-store" in voucher["Cache-Control"]
    assert "Swimming" in html(client.get("/en/me/rewards/"))
    assert client.get("/en/venue/").status_code == 404

    client.force_login(bob)
    assert client.get(first["Location"]).status_code == 404
    assert client.post(first["Location"] + "return/").status_code == 404
    wrong = client.post("/en/venue/", {"code": "AAAA"})
    assert "Do not let in" in html(wrong, 422)
    seen = html(client.post("/en/venue/", {"code": code.lower()}))
    assert "Valid, for one person" in seen
    assert "First name begins with A." in seen
    assert "Alice" not in seen
    client.post("/en/venue/use/", {"code": code})
    after = html(client.get("/en/venue/"))
    assert "Please let the person in" in after
    assert "Used today: 1" in after
    client.post("/en/venue/use/", {"code": code})
    assert "used before" in html(client.get("/en/venue/"))
    client.force_login(alice)
    over = html(client.get(first["Location"]))
    assert "Used at" in over
    assert code[:5] not in over


def test_what_was_withdrawn_is_said_plainly_and_what_is_open_can_be_given_back(client: Any, alice: Any):
    at = timezone.now()
    swimming = reward(at=at, price=10)
    museum = reward(at=at, slug="museum", threshold=None, price=5)
    earn(alice.member, 120, when=at, order="A")
    lost = take(member_id=alice.member.pk, reward_id=swimming.pk, key="1", at=at)
    kept = take(member_id=alice.member.pk, reward_id=museum.pk, key="2", at=at)
    give_up("A", at=at, kept=50)
    client.force_login(alice)
    said = html(client.get(f"/en/me/rewards/{lost.number}/"))
    assert "Withdrawn on" in said
    assert "The 10 points you spent on it are with you again." in said
    assert "Points that opened it were taken back" in html(client.get("/en/me/rewards/"))
    client.post(f"/en/me/rewards/{kept.number}/return/")
    assert "The reward is given back" in html(client.get(f"/en/me/rewards/{kept.number}/"))
    client.post(f"/en/me/rewards/{lost.number}/return/")
    assert "already" in html(client.get(f"/en/me/rewards/{lost.number}/"))
    sms = Message.objects.get(kind="club/messages/reward_withdrawn", channel="sms")
    assert sms.params["points"] == 10


# --- Staff ------------------------------------------------------------------------------


@pytest.fixture
def two_staff(client: Any, alice: Any, bob: Any) -> Any:
    """alice writes, bob approves; `as_staff(person)` logs one in."""
    rights = Permission.objects.filter(codename__in=["change_reward", "change_thresholdversion", "access_admin"])
    for person in (alice, bob):
        accounts.staff(person).user_permissions.add(*rights)

    def as_staff(person: Any) -> Any:
        accounts.log_in(client, person)
        return client

    return as_staff


def form_of(**more: Any) -> dict[str, Any]:
    values = {**terms(), **more}
    return {
        **{name: value for name, value in values.items() if value is not None},
        "threshold": values["threshold"].pk,
        "venue": values["venue"].pk,
        "valid_from": "1405/01/01",
    }


def test_staff_write_approve_and_watch_rewards(two_staff: Any, alice: Any, bob: Any):
    client = two_staff(alice)
    bad = client.post(reverse("club_rewards_add"), form_of(price=0) | {"threshold": ""})
    assert html(bad)
    assert not Reward.objects.exists()
    assert client.post(reverse("club_rewards_add"), form_of()).status_code == 302
    row = Reward.objects.get()
    assert row.valid_from == dt.datetime(2026, 3, 20, 20, 30, tzinfo=dt.UTC)
    client.post(reverse("club_rewards_approve", args=[row.pk]))
    assert Reward.objects.get().approved_at is None
    shown = html(client.get(reverse("club_rewards_edit", args=[row.pk])))
    assert "1405/01/01" in shown

    two_staff(bob)
    assert html(client.get(reverse("club_rewards")))
    client.post(reverse("club_rewards_approve", args=[row.pk]))
    assert Reward.objects.get().approved_by_id == bob.pk
    client.post(reverse("club_rewards_edit", args=[row.pk]), form_of(name_en="Swim"))
    assert Reward.objects.get().approved_by_id == bob.pk, "a text may be mended"
    earn(alice.member, 100, when=timezone.now(), order="A")
    taken = take(member_id=alice.member.pk, reward_id=row.pk, key="1", at=timezone.now())
    listed = html(
        client.get(reverse("club_takings"), {"q": taken.number.lower(), "state": "open", "reward": "swimming"})
    )
    assert taken.number in listed
    assert "Alice" not in listed
    assert alice.phone not in listed
    assert taken.number not in html(client.get(reverse("club_takings"), {"state": "used"}))
    lines = b"".join(client.get(reverse("club_takings_csv"), {"q": alice.member.number})).decode()
    assert lines.splitlines()[1].startswith(f"{taken.number},{alice.member.number},swimming,open,0,")


def test_staff_put_people_at_doors(two_staff: Any, alice: Any, charlie: Any):
    client = two_staff(alice)
    client.post(reverse("club_venues"), {"name_fa": "موزه", "name_en": "Museum"})
    place = Venue.objects.get(name_en="Museum")
    client.post(reverse("club_venues_appoint", args=[place.pk]), {"phone": "0912 100 0009"})
    client.post(reverse("club_venues_appoint", args=[place.pk]), {"phone": "x"})
    assert not place.operators.exists()
    client.post(reverse("club_venues_appoint", args=[place.pk]), {"phone": "۰۹۱۲۱۰۰۰۰۰۳"})
    assert place.operators.get().user_id == charlie.pk
    assert "+989121000003" not in html(client.get(reverse("club_venues")))
    client.post(reverse("club_venues_dismiss", args=[place.pk, charlie.pk]))
    assert not place.operators.exists()


def test_thresholds_and_grace_change_by_two(two_staff: Any, alice: Any, bob: Any):
    client = two_staff(alice)
    names = {"name_fa": "ن", "name_en": "n", "tier_fa": "ر", "tier_en": "t", "looks_at": "balance", "consumes": "on"}
    assert html(client.get(reverse("club_thresholds")))
    assert html(client.post(reverse("club_thresholds_propose"), {"code": "400", "points": "0", **names}))
    client.post(reverse("club_thresholds_propose"), {"code": "400", "points": "400", **names})
    client.post(reverse("club_grace_propose"), {"rule": "one_down", "months": "0"})
    version = ThresholdVersion.objects.get(threshold__code="400")
    grace = TierGrace.objects.get(rule="one_down")
    approvals = [reverse("club_thresholds_approve", args=[version.pk]), reverse("club_grace_approve", args=[grace.pk])]
    for address in approvals:
        client.post(address)
    version.refresh_from_db()
    grace.refresh_from_db()
    assert (version.status, grace.approved_at) == ("draft", None)
    assert (version.looks_at, version.consumes) == ("balance", True)
    two_staff(bob)
    for address in approvals:
        client.post(address)
    version.refresh_from_db()
    grace.refresh_from_db()
    assert (version.status, version.approved_by_id, grace.approved_by_id) == ("active", bob.pk, bob.pk)
    client.post(reverse("club_thresholds_propose"), {"code": "400", "points": "500", **names})
    client.post(reverse("club_thresholds_withdraw", args=[ThresholdVersion.objects.get(points=500).pk]))
    assert ThresholdVersion.objects.get(points=500).status == "withdrawn"
