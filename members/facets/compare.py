"""Facets beside the profiles they come from: compared every night, mended by `manage.py rebuild_facets`.

Members from before there were facets get their rows by themselves (open_facets); until that is done they are no
difference.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import ngettext

from accounts import api as accounts
from lib.watch import Finding
from members.facets.feed import locked_feed
from members.facets.models import FacetFeed, MemberFacet
from members.facets.write import facets_from, refresh_facets, stored
from members.identity.models import Member
from members.profile.models import Profile

CHUNK = 2000
NAME = "members.facets"  # of what an upgrade leaves to do, as migration 0011 writes it


def differing() -> Iterator[int]:
    """Members whose facet row is missing or says something else than their answers. Reads everything, in chunks."""
    last = 0
    while members := list(Member.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        first, last = members[0].pk, members[-1].pk
        profiles = Profile.objects.filter(pk__gte=first, pk__lte=last).in_bulk()
        rows = MemberFacet.objects.filter(pk__gte=first, pk__lte=last).in_bulk()
        for member in members:
            row = rows.get(member.pk)
            # A row that was closed stays closed: what it once said is nobody's any more.
            if row is None or (row.is_live and stored(row) != facets_from(member, profiles.get(member.pk))):
                yield member.pk


def compare(*, at: dt.datetime) -> int:
    """How many differ, kept for the operator's page. Changes that commit while it reads may be counted too.

    While an upgrade is still being caught up with there is nothing to compare, and the page says that instead.
    """
    if accounts.is_behind(NAME):
        return 0
    found = sum(1 for _ in differing())
    with transaction.atomic():
        feed = locked_feed()
        FacetFeed.objects.filter(pk=feed.pk).update(compared_at=at, differences=found)
    return found


def rebuild() -> int:
    """Bring every row that differs to what the answers say, each with its line in the feed; how many there were."""
    return sum(refresh_facets(member_id=number) for number in list(differing()))


def findings() -> Iterator[Finding]:
    feed = FacetFeed.objects.filter(differences__gt=0).first()
    if feed is not None:
        sentence = ngettext(
            "The facets of %(count)s member differ from the profile; run: manage.py rebuild_facets",
            "The facets of %(count)s members differ from their profiles; run: manage.py rebuild_facets",
            feed.differences,
        )
        yield Finding(state="bad", sentence=sentence % {"count": feed.differences})
