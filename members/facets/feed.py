"""Reading facets: which changed since a number, and what they are now.

A key of the database is given before the commit: a reader that has seen 2 may be followed by a commit of 1, and
would miss it for ever. So the reader numbers what it sees committed, under a lock, and the numbers have no gap
that fills later. Unlike the transaction horizon this survives a restore into another database, and one long
transaction holds up nobody's changes but its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from members.facets.models import FacetChange, FacetFeed, MemberFacet
from members.facets.write import Facets, stored

MOST = 10_000  # changes in one answer
# UPDATE … FROM works alike on PostgreSQL and SQLite; the rows are numbered in the order of their keys.
_NUMBER = """
UPDATE members_facetchange SET seq = %s + found.place
FROM (
    SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM members_facetchange WHERE seq IS NULL ORDER BY id LIMIT %s
) AS found
WHERE members_facetchange.id = found.id
"""


@dataclass(frozen=True, kw_only=True)
class FacetChangeView:
    """Member `member_no` had version `version`: read the row for the state, which may be newer by now."""

    seq: int
    member_no: int
    version: int


@dataclass(frozen=True, kw_only=True)
class MemberFacets:
    member_no: int
    version: int
    facets: Facets


def facet_changes(*, after: int, limit: int = 1000) -> list[FacetChangeView]:
    """Changes numbered above `after`, in order, at most `limit` of them. Empty: the reader is up to date.

    Whoever goes on from the last number misses nothing and meets nothing twice. It writes (the numbering), so it is
    not for a page that a visitor opens.
    """
    limit = min(limit, MOST)
    _number_committed()
    rows = FacetChange.objects.filter(seq__gt=after).order_by("seq")[:limit]
    return [FacetChangeView(seq=row.seq or 0, member_no=row.member_no, version=row.version) for row in rows]


@transaction.atomic
def _number_committed() -> None:
    feed = locked_feed()
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [feed.last_seq, MOST])
        numbered = cursor.rowcount
    if numbered > 0:
        FacetFeed.objects.filter(pk=feed.pk).update(last_seq=feed.last_seq + numbered)


def locked_feed() -> FacetFeed:
    """The one row, made by the first who asks; held until the transaction ends."""
    FacetFeed.objects.bulk_create([FacetFeed()], ignore_conflicts=True)
    return FacetFeed.objects.select_for_update().get(pk=1)


def facets_of(*, member_nos: Sequence[int]) -> list[MemberFacets]:
    """The state now of these members, by number; whoever is not known is left out."""
    rows = MemberFacet.objects.filter(pk__in=list(member_nos)).order_by("pk")
    return [MemberFacets(member_no=row.pk, version=row.version, facets=stored(row)) for row in rows]
