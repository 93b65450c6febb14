"""A member's suspensions and appeals: exported whole; on leaving all words go, whoever wrote them, and the rest stays."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from lib.templatetags.look import jdate
from members.identity.memberships import memberships_of
from members.identity.models import Member
from members.suspensions.carry import carry
from members.suspensions.kept import kept_until
from members.suspensions.marks import card_mark
from members.suspensions.models import Appeal, Suspension
from members.suspensions.read import Past, current, open_at, told


def export(user_id: int) -> list[dict[str, object]]:
    mine = memberships_of(user_id=user_id)
    rows = Suspension.objects.filter(member__in=mine).select_related("appeal").order_by("pk")
    return [_row(past) for past in told(list(rows))]


def _row(past: Past) -> dict[str, object]:
    row, back = past.row, past.came_back
    found: dict[str, object] = {
        "suspended_at": row.starts_at,
        "reason": str(row.get_reason_display()),
        "text": row.text,
        "until": row.until,
        "lifted_at": row.lifted_at,
    }
    if back is not None:
        found |= {"points_that_came_back": back.points, "good_until": back.good_until}
    if hasattr(row, "appeal"):
        found |= {"appeal": row.appeal.text, "answer": row.appeal.answer}
    at = timezone.now()
    if row.lifted_at is None and (row.until is None or row.until > at):
        kept = jdate(kept_until(row, at=at))
        found["if_you_leave"] = _("The reason and the end are kept until %(day)s, without your name.") % {"day": kept}
    return found


def erase(user_id: int, at: dt.datetime) -> None:
    """What the city decided, when, and the reason as a word stay as its proof. Words may name the person: they go."""
    mine = memberships_of(user_id=user_id)
    Appeal.objects.filter(suspension__member__in=mine).update(text="", answer="")
    Suspension.objects.filter(member__in=mine).update(text="", lifted_why="", card="")


def merge(from_id: int, into_id: int, at: dt.datetime) -> None:
    """A suspension in force goes along, so that nobody leaves it behind with a second number; so does its appeal.

    Where both are suspended, the one that lasts longer holds. Whichever of the two had proven a card: it is known by it,
    should the card be cleared and the person leave.
    """
    into = Member.objects.select_for_update(no_key=True).filter(user_id=into_id).first()
    if into is None:
        return
    for row in Suspension.objects.select_for_update().filter(open_at(at), member__user_id=from_id):
        Suspension.objects.filter(pk=row.pk).update(lifted_at=at)
        made = carry(
            member=into,
            reason=row.reason,
            text=row.text,
            until=row.until,
            by=row.by_id,
            case=row.case,
            card=row.card,
            at=at,
        )
        asked = Appeal.objects.filter(suspension=row, verdict="").first()
        here = made or current(member_id=into.pk, at=at)
        if here is None:
            continue
        if asked is not None:
            Appeal.objects.get_or_create(suspension=here, defaults={"text": asked.text, "at": asked.at})
        if row.card and not here.card:
            Suspension.objects.filter(pk=here.pk).update(card=row.card)
    # The number that is given up stands among those of the person only after the merge.
    if card := card_mark(member_id=into.pk, also=[accounts.get_user(user_id=from_id).phone]):
        Suspension.objects.filter(open_at(at), member=into, card="").update(card=card)
