"""Wherever staff are shown a member's name or number, a line is written, and that member can read it (S-31)."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.utils import timezone

from accounts import api as accounts
from accounts.models import Opened, User
from accounts.registry import places
from config import urls
from tests import databases
from tests.club import rewarding
from tests.conftest import person
from tests.factories.accounts import log_in, staff
from tests.permissions.crawl import arguments, paths, spellings
from tests.permissions.walk import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("S-31")]

# Not pages for people, or they end the walk.
LEFT_OUT = {
    "accounts:logout", "account_logout", "wagtailadmin_logout", "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite", "wagtailadmin_error_test", "wagtail_serve", "wagtaildocs_serve", "picture", "",
}  # fmt: skip
# Pages, pictures, documents and their tools: about what the city publishes, whatever the number.
CONTENT = (
    "wagtailadmin_", "wagtailimages", "wagtaildocs", "wagtailsnippets", "wagtailembeds", "wagtailredirects",
    "wagtailforms", "wagtailsites", "wagtaillocales", "wagtailsettings", "simple_translation", "dashboard:",
    "catalogue:", "wagtail_bulk_action", "wagtailcore_", "wagtail_site_map", "wagtailusers_groups:",
)  # fmt: skip
# The demo's picture of a phone; it exists in no real city.
DEMO = {"demo:inbox", "demo:inbox_json"}


@pytest.fixture(scope="module")
def numbered_apart(around: None) -> None:
    """Every table counts from a number of its own, as in a city that has lived: a number that reaches one row of hers
    reaches no other by chance. On SQLite rows are numbered from 1, and every number is tried everywhere."""
    if not databases.is_postgresql():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1")
        for place, (name,) in enumerate(cursor.fetchall(), start=1):
            cursor.execute("SELECT setval(%s, %s)", [name, place * 1000])


@pytest.fixture(scope="module")
def officer(numbered_apart: None, things: SimpleNamespace, at: Any) -> Any:
    """Holds every right there is, and works for the partner that Alice bought from."""
    from shop.models import PartnerMember

    made = staff(person(phone="+989121000077", name="Officer", at=at), superuser=True)
    PartnerMember.objects.create(partner=things.seller, user=made, role="staff")
    return made


@pytest.fixture(scope="module")
def unmistakable(alice: Any, things: SimpleNamespace, bob: Any, officer: Any) -> Any:
    """Alice everywhere, with a name that is nobody else's: an order, points, a suspension and an appeal, at the
    counter, in a list of credit, with a reward, among the people of a partner and of a venue."""
    from club.rewards.venues import appoint
    from members.joining.models import Joining
    from members.suspensions.appeal import appeal
    from members.suspensions.suspend import suspend
    from points.activities.models import Allocation, AllocationLine
    from shop.models import PartnerMember

    accounts.set_name(user_id=alice.pk, first_name="Zarrinkolah", last_name="Nightingale-Qx")
    PartnerMember.objects.create(partner=things.seller, user=alice, role="owner")
    now = timezone.now()
    place = rewarding.venue()
    for user in (alice, officer):
        appoint(venue_id=place.pk, user_id=user.pk)
    suspend(member_id=alice.member.pk, reason="other", text="…", until=None, by=bob.pk, at=now)
    Joining.objects.update_or_create(
        member=alice.member, defaults={"door": "counter", "officer": officer, "source": None, "at": now}
    )
    listed = Allocation.objects.create(
        credit=5, reason="…", office="…", occurred_at=now, proposed_at=now, proposed_by=bob
    )
    AllocationLine.objects.create(allocation=listed, member=alice.member)
    appeal(member_id=alice.member.pk, text="Zarrinkolah Nightingale-Qx asks why", at=now)
    asks_for_a_review(alice, now)
    return User.objects.get(pk=alice.pk)


def asks_for_a_review(alice: Any, now: Any) -> None:
    from points.api import ensure_document_rules, record_activity
    from points.awards.models import Decision
    from points.reviews.ask import ask_review

    ensure_document_rules()
    done = record_activity(
        member_id=alice.member.pk, kind="club.form_part_completed", facts={"part": "name"}, occurred_at=now,
        source="walk", source_id="1", at=now,
    )  # fmt: skip
    decision = Decision.objects.get(event=done.event_id)
    ask_review(member_id=alice.member.pk, decision_id=decision.pk, text="Zarrinkolah wonders", at=now)


class Walk:
    """Opens pages, each in a savepoint that is undone: so a line of one page never stands for another."""

    def __init__(self, client: Client, alice: Any) -> None:
        self.client, self.alice = client, alice
        self.words = [word.casefold() for word in spellings(alice)]
        self.seen: dict[str, str] = {}  # where → the page on which her name stood
        self.silent: list[str] = []
        self.searches: dict[str, tuple[str, list[str]]] = {}  # name of the address → a path, its fields of search

    def open(self, path: str, name: str = "", **posted: Any) -> None:
        with transaction.atomic():
            answer = self.client.post(path, posted, follow=True) if posted else self.client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self._look(path, body.decode(errors="replace"))
            transaction.set_rollback(True)
        fields = ["q"] if path.endswith(".csv") else search_fields(body.decode(errors="replace"))
        if name and fields and not name.startswith(CONTENT):
            self.searches.setdefault(name, (path, fields))

    def _look(self, path: str, text: str) -> None:
        # What was typed into the search box comes back in it; that shows nothing to whoever typed it.
        asked, shown = path.partition("?")[2].casefold(), text.casefold()
        found = [word for word in self.words if word in shown and word not in asked]
        if not found:
            return
        written = Opened.objects.filter(person=self.alice).values_list("place", flat=True)
        if not written:
            self.silent.append(f"{path} shows {found[0]}")
        for place in written:
            self.seen.setdefault(place, path)


def search_fields(page: str) -> list[str]:
    """Names of the text fields of forms that ask by GET, in the page's own part: the header's search is everywhere."""
    forms = re.findall(r"<form\b[^>]*>.*?</form>", page.partition("<main")[2], re.DOTALL)
    asking = [form for form in forms if 'method="post"' not in form.partition(">")[0].lower()]
    fields = re.findall(r'<input\b(?![^>]*type="(?:hidden|radio|checkbox|submit)")[^>]*>', " ".join(asking))
    names = {found[1] for field in fields if (found := re.search(r'\bname="(\w+)"', field))}
    return sorted(name for name in names if not name.endswith(("_from", "_to", "_min", "_max")))


def pages(alice: Any) -> dict[str, str]:
    """Path → name. Our addresses with every number and word of hers; the frameworks' pages of content with one of each.

    Pages of one's own ("me/…") show oneself, and who else may enter them says tests/permissions/table.py.
    """
    numbers, words = arguments(alice)
    found: dict[str, str] = {}
    for address in addresses():
        own = address.route.startswith(("me/", "account/", "pay/"))
        if own or not address.name.split(":")[-1] or address.name in LEFT_OUT | DEMO:
            continue
        most = 1 if address.name.startswith(CONTENT) else 250  # more than she has rows
        found |= dict.fromkeys(paths(address, numbers=numbers, words=words, most=most), address.name)
    return found


def test_every_page_that_shows_her_is_written_and_she_can_read_it(
    client: Client, officer: Any, unmistakable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = unmistakable
    # Most numbers lead nowhere; the page that says so is the same each time and need not be drawn two thousand times.
    monkeypatch.setattr(urls, "handler404", lambda request, exception: HttpResponseNotFound(), raising=False)
    log_in(client, officer)
    walk = Walk(client, alice)
    opened = pages(alice)
    assert len(opened) > 250
    for path, name in opened.items():
        walk.open(path, name)
    for path, fields in walk.searches.values():
        for field in fields:
            walk.open(f"{path}?{field}={alice.last_name}")
            walk.open(f"{path}?{field}=0{alice.phone[3:]}")
    walk.open(f"/cms/members/{alice.member.pk}/", reason="asked")
    assert walk.silent == []
    # The walk did meet her, at each of these; and every place has words for her page.
    assert {"members.members", "members.member", "members.members_csv", "members.appeals", "points.reviews", "points.reviews_csv",
            "shop.desk.unit", "shop.people", "members.counter"} <= set(walk.seen)  # fmt: skip
    assert set(walk.seen) <= set(places.all())
    accounts.log_opened(by=officer.pk, user_ids=[alice.pk], where="members.members", at=timezone.now())
    log_in(client, alice)
    page = client.get("/me/security/opened/").content.decode()
    assert str(places.all()["members.members"]) in page


def test_a_page_that_shows_her_and_writes_nothing_is_noticed(
    client: Client, officer: Any, unmistakable: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, officer)
    walk = Walk(client, unmistakable)
    monkeypatch.setattr(accounts, "log_opened", lambda **_: None)
    walk.open(f"/cms/members/?q={unmistakable.phone}")
    walk.open("/cms/partner-people/")
    assert len(walk.silent) == 2
