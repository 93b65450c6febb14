"""An officer enters the number of a card that lies before him: for a member who has given none, or a mistyped one.

Ten digits anybody can type: so somebody's number may stand in a membership that is not theirs. Whoever shows the card
gets it, unless the other membership has shown it, too.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from accounts import api as accounts
from lib.national_id import normalised
from members.identity.models import Member
from members.profile.complete import complete_profile_parts
from members.profile.identity import identity_of, record_counter_check
from members.profile.models import NationalId
from members.profile.seal import digest, seal
from messaging import api as messaging


class NoCardNumber(ValueError):
    """The digits are no national id: one is wrong or missing."""


class CardElsewhere(Exception):
    """Another membership holds this number and its identity is confirmed, or this one's own number is."""


@transaction.atomic
def enter_card(*, member_id: int, national_id: str, by: int, at: dt.datetime) -> bool:
    """The number is the member's now, and confirmed; False when the member had it already and it only is confirmed.

    A membership that held it without a confirmed identity loses it and is told. Raises NoCardNumber, CardElsewhere,
    TooManyTries.
    """
    number = normalised(national_id)
    if number is None:
        raise NoCardNumber
    mark = digest("national_id", number)
    holder = NationalId.objects.filter(digest=mark).values_list("member_id", flat=True).first()
    # By id, like every lock of two members.
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=[member_id, holder or member_id]).order_by("pk"))
    if holder != member_id:
        if identity_of(member_id=member_id).is_confirmed:
            raise CardElsewhere
        _release(mark, at)
        NationalId.objects.update_or_create(member_id=member_id, defaults={"digest": mark, "sealed": seal(number)})
    record_counter_check(member_id=member_id, national_id=number, by=by, at=at)
    complete_profile_parts(member_id=member_id, at=at)
    return holder != member_id


def _release(mark: str, at: dt.datetime) -> None:
    """Out of the membership where it stands unconfirmed, with a word to its member."""
    row = NationalId.objects.select_related("member__user").filter(digest=mark).first()
    if row is None:
        return
    if identity_of(member_id=row.member_id).is_confirmed:
        raise CardElsewhere
    member = row.member
    row.delete()
    user = accounts.get_user(user_id=member.user_id)
    with override(user.language):
        path = reverse("club:profile_part", kwargs={"code": "identity"})
    messaging.send(
        kind="members/messages/card_elsewhere",
        user_id=user.id,
        channels=("sms", "app"),
        params={"url": settings.WAGTAILADMIN_BASE_URL + path},
        language=user.language,
        key=f"members.card:{member.pk}:{at.isoformat()}",
        at=at,
    )
