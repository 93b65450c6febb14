"""What joining and the parts of form and profile bring, each once for ever (C-19 to C-22, N1)."""

import datetime as dt
from collections.abc import Mapping, Sequence

from club.referral.claim import claim
from club.welcome import paid_before
from club.welcome.identity import is_paid_elsewhere
from club.welcome.sources import KINDS, REGISTERED, SOURCES
from members.registry import Sort
from points.api import available_points, preview_many, record_activity


class PartsBring:
    """Fills `members.registry.what_parts_bring` by the rules of points."""

    def worth(self, *, sort: Sort, parts: Sequence[str], at: dt.datetime) -> list[int]:
        return preview_many(kind=KINDS[sort], facts=[{"part": part} for part in parts], at=at)

    def available(self, *, member_id: int, at: dt.datetime) -> int:
        return available_points(member_id=member_id, at=at)

    def completed(self, *, member_id: int, sort: Sort, part: str, at: dt.datetime) -> int:
        if is_paid_elsewhere(f"{sort}:{part}", member_id=member_id, at=at):
            return 0
        result = record_activity(
            member_id=member_id,
            kind=KINDS[sort],
            facts={"part": part},
            occurred_at=at,
            source=SOURCES[sort],
            source_id=f"{member_id}:{part}",
            at=at,
        )
        return result.points


def joined(*, member_id: int, user_id: int, phone: str, origin: Mapping[str, str], at: dt.datetime) -> None:
    """The points of registration, and who sent the new member (C-21).

    A number that was here before and was let go (`paid_before`) brings these points to nobody a second time.
    """
    if paid_before.take_up(member_id=member_id, phone=phone, at=at):
        return
    claim(member_id=member_id, origin=origin, at=at)
    record_activity(
        member_id=member_id,
        kind=REGISTERED,
        facts={},
        occurred_at=at,
        source=REGISTERED,
        source_id=str(member_id),
        at=at,
    )
