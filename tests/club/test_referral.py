"""My link brings friends to the door; I see how many came and what I got for it, never who."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from club.referral.models import ReferralClaim
from club.referral.read import invited
from members.identity.models import Member
from points.balance.read import balance
from tests.accounts.door import answer, ask, code_for
from tests.points.city import buy


@pytest.mark.requirement("C-25", "C-01")
def test_a_friend_comes_by_the_link_and_the_first_purchase_pays(client: Client, alice: Any) -> None:
    landing = client.get(f"/r/{alice.member.referral_code.lower()}/")
    assert landing["Location"] == f"/login/?ref={alice.member.referral_code}"
    welcome = client.get(landing["Location"]).content.decode()
    assert alice.first_name not in welcome
    client.get("/")  # a walk over other pages loses nothing
    ask(client, "09123334455")
    answer(client, code_for("+989123334455"))
    friend = Member.objects.get(user__phone="+989123334455")
    assert ReferralClaim.objects.get().introducer == alice.member
    now = timezone.now()
    before = invited(member_id=alice.member.pk, at=now)
    assert (before.joined, before.waiting, before.paid) == (1, 1, 0)
    buy(friend, 500_000, when=now, order="FIRST")
    after = invited(member_id=alice.member.pk, at=now)
    assert (after.joined, after.waiting) == (1, 0)
    assert after.paid + after.pending == 10
    hers = Client()
    hers.force_login(alice)
    page = hers.get("/en/me/invite/").content.decode()
    assert f"/en/r/{alice.member.referral_code}/" in page
    assert '<svg class="qr"' in page
    words = page.split('href="sms:?')[1].split('"')[0]
    assert "Come%20to%20the" in words, "in such an address a plus is a plus, not a space"
    assert "+" not in words
    assert friend.number not in page
    assert "3334455" not in page
    assert balance(member_id=alice.member.pk, at=now + dt.timedelta(days=60)).available >= 10


def test_an_unknown_link_leads_to_the_door_all_the_same(client: Client) -> None:
    assert client.get("/r/NOBODY/")["Location"] == "/login/"


def test_whoever_is_in_already_is_told_so_kindly_and_nothing_is_claimed(alice: Any, charlie: Any) -> None:
    for user, said in ((alice, "your own link"), (charlie, "one of us already")):
        his = Client()
        his.force_login(user)
        response = his.get(f"/en/r/{alice.member.referral_code}/", follow=True)
        assert response.status_code == 200
        assert said in response.content.decode()
    assert not ReferralClaim.objects.exists()
