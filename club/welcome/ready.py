"""What the points of joining fill in at the start."""

import datetime as dt

from django.apps import AppConfig

from accounts.registry import PersonalData, personal_data, renumbered
from club.welcome import identity, merge, paid_before, pay
from club.welcome.kinds import kinds
from members.registry import identity_proven, joined, merging, what_parts_bring
from points.registry import activity_kinds


def register(app: AppConfig) -> None:
    for kind in kinds():
        activity_kinds.register(kind.code, kind)
    what_parts_bring.fill("club.welcome", pay.PartsBring())
    joined.register("club.welcome", pay.joined, after=["members.suspensions"])
    merging.register("club.welcome", merge.merging, before=["points"])
    renumbered.register("club.welcome", paid_before.renumbered)
    # Activities before wallets, and a suspension that goes on locks the wallet (docs/adr/0009).
    identity_proven.register("club.welcome", identity.proven, before=["members.suspensions"])
    personal_data.register(
        PersonalData(
            name="club.welcome",
            models=["club.PaidBefore", "club.ProvenCard"],
            export=_nothing_of_a_person,
            erase=_stays,
            merge=_stays_with_both,
            remember=paid_before.remember,
        )
    )


def _nothing_of_a_person(*, user_id: int) -> list[dict[str, object]]:
    """Keyed hashes that are joined to nobody; that a card was proven is told with the profile."""
    return []


def _stays(*, user_id: int, at: dt.datetime) -> None:
    """Kept by `remember`, forgotten by its time."""


def _stays_with_both(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """Kept when the memberships are joined (`merge.merging`)."""
