"""What packages above the members fill in: what joining and parts bring, who follows a merge or the end of a suspension."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from lib.registry import Registry, Slot

Sort = Literal["form", "profile"]  # a part of the joining form, or an optional part of the profile


class Joined(Protocol):
    def __call__(self, *, member_id: int, user_id: int, phone: str, origin: Mapping[str, str], at: dt.datetime) -> None:
        """Runs in the transaction that makes the member, whose row and wallet stand. `phone` in E.164."""


class WhatPartsBring(Protocol):
    """Who pays for parts. Pages say what a part would bring and what it brought, in points."""

    def worth(self, *, sort: Sort, parts: Sequence[str], at: dt.datetime) -> list[int]:
        """What each part would bring now, in the same order."""

    def available(self, *, member_id: int, at: dt.datetime) -> int:
        """What the member can spend now."""

    def completed(self, *, member_id: int, sort: Sort, part: str, at: dt.datetime) -> int:
        """A part is complete for the first time, in this transaction; the points that this brought. Safe to repeat."""


@dataclass(frozen=True, kw_only=True)
class Merging:
    """Two memberships of one person: the rows of both are locked, and nothing of the merge is written yet."""

    old_id: int
    old_wallet: int
    old_phone: str  # E.164: the number that is given up
    new_id: int
    new_wallet: int


class OnMerging(Protocol):
    def __call__(self, *, merging: Merging, at: dt.datetime) -> None:
        """May raise MustBeSettled: then the two stay two."""


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """Points that expired during a suspension and are there again, through `last_day` (Tehran)."""

    points: int
    good_until: dt.datetime
    last_day: dt.date


class AnswersChanged(Protocol):
    def __call__(self, *, member_id: int) -> None:
        """Answers of the form or the profile were written in this transaction, under the lock of the member's row."""


class IdentityProven(Protocol):
    def __call__(self, *, member_id: int, national_id: str, at: dt.datetime) -> None:
        """The card is the member's own, said by the national service or at a counter; in the same transaction, which has
        locked the member's row.
        """


class ProvenNumber(Protocol):
    def __call__(self, *, member_id: int, also: Collection[str] = ()) -> str:
        """The national id of a member that a card or the national service has confirmed, together with a number that
        the member has or had, or with one of `also` (E.164: of somebody who is being merged); "" where none did.
        """


class AfterSuspension(Protocol):
    def ended(self, *, suspension_id: int, at: dt.datetime) -> None:
        """A suspension was lifted, in this transaction."""

    def came_back(self, *, suspension_ids: Sequence[int]) -> Mapping[int, CameBack]:
        """What was given back after each, where anything was."""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a member can ask to be told about. `what` completes "Send me …", and says what comes how often.

    `channels`: on which there is anything to send. `place`: where it stands among all of them on the page of wishes.
    `for_adults`: nobody under age is asked, whatever anybody ticked.
    """

    label: Any  # lazy text
    what: Any  # lazy text
    place: int
    channels: Sequence[str] = ("sms", "email", "app")
    for_adults: bool = False


joined: Registry[Joined] = Registry("members: joined")
merging: Registry[OnMerging] = Registry("members: merging")
answers_changed: Registry[AnswersChanged] = Registry("members: answers changed")
identity_proven: Registry[IdentityProven] = Registry("members: identity proven")
what_parts_bring: Slot[WhatPartsBring] = Slot("members: what parts bring")
after_suspension: Slot[AfterSuspension] = Slot("members: what comes back after a suspension")
proven_number: Slot[ProvenNumber] = Slot("members: proven national id")
topics: Registry[Topic] = Registry("members.topics")
