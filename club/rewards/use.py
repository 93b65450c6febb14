"""At the venue's door: what a code is, and its use, once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from club.rewards.models import Taken
from lib import codes

KIND = "voucher"


class CannotUse(Exception):
    """Nothing has changed; the message tells the person at the door why."""


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """A voucher that may be used here and now. Of the member only the first letter of the first name is told."""

    taken_id: int
    number: str
    name: str
    venue: str
    initial: str
    expires_at: dt.datetime


def payload(taken: Taken) -> str:
    """What the QR of a voucher says."""
    return codes.sign(kind=KIND, id=taken.number, secret=taken.seed, expires=taken.expires_at)


def _find(text: str, at: dt.datetime) -> Taken | None:
    """The voucher of a short code, or of what a scanner reads: the payload, alone or at the end of the page's address."""
    rows = Taken.objects.select_related("reward__venue", "member__user")
    said = text.strip().rsplit("#", 1)[-1]
    if said.startswith("1."):
        try:
            found = codes.read(said, secret_of=_secret, at=at)
        except codes.BadCode as error:
            raise CannotUse(_bad(error)) from None
        return rows.filter(number=found.id).first()
    if not codes.valid(said):
        raise CannotUse(_("A letter of this code is wrong or missing. Please type it again."))
    return rows.filter(code_hash__in=codes.hashes(said)).first()


def _secret(kind: str, number: str) -> str | None:
    return Taken.objects.filter(number=number).values_list("seed", flat=True).first() if kind == KIND else None


def _bad(error: codes.BadCode) -> str:
    if error.reason == "expired":
        return _("This voucher has expired.")
    return _("This is no voucher of the club.")


def check(*, text: str, venues: Iterable[int], at: dt.datetime) -> Voucher:
    """What is in somebody's hand, for staff of these venues. `at` is UTC. Raises CannotUse; nothing is changed."""
    taken = _find(text, at)
    if taken is None:
        raise CannotUse(_("This is no voucher of the club."))
    _refuse(taken, set(venues), at)
    venue = taken.reward.venue
    return Voucher(
        taken_id=taken.pk,
        number=taken.number,
        name=taken.reward.name,
        venue=venue.name if venue else "",
        initial=taken.member.user.first_name[:1],
        expires_at=taken.expires_at,
    )


def _refuse(taken: Taken, venues: set[int], at: dt.datetime) -> None:
    if taken.reward.venue_id is None:
        raise CannotUse(_("This reward is not used at a venue."))
    if taken.reward.venue_id not in venues:
        place = taken.reward.venue.name if taken.reward.venue else ""
        raise CannotUse(_("This voucher is for another place: %(venue)s.") % {"venue": place})
    if taken.state == Taken.State.OPEN and at < taken.expires_at:
        return
    words = {
        Taken.State.USED: _("This voucher was used before."),
        Taken.State.RETURNED: _("This voucher was given back."),
        Taken.State.WITHDRAWN: _("This voucher was withdrawn."),
    }
    raise CannotUse(words.get(Taken.State(taken.state), _("This voucher has expired.")))


def use(*, taken_id: int, venues: Iterable[int], by: int, at: dt.datetime) -> Taken:
    """The member goes in: the voucher is used, by whoever is first. `by` is the user at the door. Raises CannotUse."""
    taken = Taken.objects.select_related("reward__venue").get(pk=taken_id)
    _refuse(taken, set(venues), at)
    # Columns of its own row only: with a join the condition would be a subquery, which PostgreSQL does not look at
    # again after waiting for the other door, and both would come in.
    still_open = Taken.objects.filter(pk=taken_id, state=Taken.State.OPEN, expires_at__gt=at)
    done = still_open.update(state=Taken.State.USED, ended_at=at, used_by_id=by, used_at_venue_id=taken.reward.venue_id)
    taken.refresh_from_db()
    if not done:
        _refuse(taken, set(venues), at)
        raise CannotUse(_("This voucher was used before."))
    return taken


def expire(*, at: dt.datetime) -> int:
    """Close what nobody used in its time. Only for lists and sums: at the door the date itself decides. How many."""
    over = Taken.objects.filter(state=Taken.State.OPEN, expires_at__lte=at)
    return over.update(state=Taken.State.EXPIRED, ended_at=F("expires_at"))
