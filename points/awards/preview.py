"""What an activity would earn now: the same versions, the same function, the same caps, and nothing is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from members.api import Member
from points.awards.caps import Room
from points.awards.heard import Fact
from points.rules.explain import Step, steps
from points.rules.judge import judge, totals
from points.rules.versions import versions_at


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an activity would earn now, and how. `missing` names facts nobody gave."""

    points: int
    steps: list[Step]
    missing: list[str]


def preview_points(
    *, kind: str, facts: Mapping[str, Fact], at: dt.datetime, member_id: int | None = None, user_id: int | None = None
) -> Preview:
    """What the activity would earn at `at`. With a member (or the user behind one) what is left of the caps counts.

    One query; two or three when a rule has caps.
    """
    found = versions_at(kind=kind, at=at)
    has_caps = any(held.body.caps for held in found if held.body)
    if has_caps and member_id is None and user_id is not None:
        member_id = Member.objects.filter(user_id=user_id).values_list("pk", flat=True).first()
    room = Room(member_id=member_id, occurred_at=at, found=found)
    points, lines, missing = 0, [], []
    for judged in judge(found, facts, room.used):
        points += judged.verdict.points
        missing += judged.verdict.trace.get("missing", [])
        if judged.outcome in {"awarded", "no_match", "capped"} and "amount" in judged.verdict.trace:
            lines += steps(judged.verdict.trace, trigger=kind) if "wanted" in judged.verdict.trace else []
    return Preview(points=points, steps=lines, missing=missing)


def preview_many(*, kind: str, facts: Sequence[Mapping[str, Fact]], at: dt.datetime) -> list[int]:
    """The points that each set of facts would earn at `at`, in the same order. One query, nothing is written.

    Compiled, for lists: what is left of caps does not count here.
    """
    total = totals(versions_at(kind=kind, at=at))
    return [total(given) for given in facts]
