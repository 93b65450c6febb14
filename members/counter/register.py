"""An officer at a counter registers a citizen who stands before him (C-14, C-15).

The code that proves the number goes to the citizen's phone; the officer types what the citizen reads out. The
officer never gets a list of members: only what he registered himself on this Tehran day.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import api as accounts
from lib.jalali import TEHRAN, tehran_date
from members.counter.models import CounterDraft
from members.identity.models import Member
from members.joining.models import Joining
from members.joining.save_form import save_form

DRAFT_LIVES = dt.timedelta(minutes=30)


def keep_draft(*, officer_id: int, phone: str, answers: Mapping[str, Any], at: dt.datetime) -> int:
    """What the officer typed, until the citizen's code comes; `phone` in E.164. Returns the draft's id."""
    forget_old_drafts(at=at)
    return CounterDraft.objects.create(officer_id=officer_id, phone=phone, answers=dict(answers), made_at=at).pk


def draft_of(*, officer_id: int, draft_id: int, at: dt.datetime) -> CounterDraft | None:
    """An officer's own draft while it lives and is not done."""
    return CounterDraft.objects.filter(
        pk=draft_id, officer_id=officer_id, member=None, made_at__gt=at - DRAFT_LIVES
    ).first()


@transaction.atomic
def register(*, draft_id: int, officer_id: int, at: dt.datetime) -> tuple[Member, bool]:
    """Make the member of a draft whose number has just been proven; True when he is new.

    Somebody who is a member already stays as he is: nothing of the draft is written over his own answers.
    Safe to repeat: the draft's row is the lock and remembers its member.
    """
    draft = CounterDraft.objects.select_for_update().get(pk=draft_id, officer_id=officer_id)
    if draft.member is not None:
        return draft.member, False
    user, created = accounts.join(phone=draft.phone, at=at, origin={"officer": str(officer_id)})
    member = Member.objects.get(user_id=user.id)
    if created:
        save_form(member_id=member.pk, answers=draft.answers, at=at)
        CounterDraft.objects.filter(pk=draft.pk).update(member=member, answers={})
    else:
        draft.delete()  # of a member who is one already nothing stays here
    return member, created


def registered_today(*, officer_id: int, at: dt.datetime) -> QuerySet[Joining]:
    """This officer's own registrations since midnight in Tehran, the newest first."""
    midnight = dt.datetime.combine(tehran_date(at), dt.time(), tzinfo=TEHRAN)
    rows = Joining.objects.filter(door=Joining.Door.COUNTER, officer_id=officer_id, at__gte=midnight)
    return rows.select_related("member__user").order_by("-at", "-pk")


def forget_old_drafts(*, at: dt.datetime) -> int:
    """Answers of citizens whose code never came do not stay, nor does the number of those whose did. How many rows.

    A finished draft is what makes a second press of the button harmless; after its half hour nobody presses again.
    """
    return CounterDraft.objects.filter(made_at__lt=at - DRAFT_LIVES).delete()[0]
