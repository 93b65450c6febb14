"""Two accounts of one person become one."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.door import limits
from accounts.mine.read import staff_first
from accounts.models import PhoneChange, User
from accounts.registry import MustBeSettled, Notice, notice_sender, personal_data
from accounts.second_factor import has_app, shows_factor


class FactorAsked(MustBeSettled):
    """The account that would go over is kept by an app: a code of that app, or a recovery code, must be shown."""


@transaction.atomic
def merge(*, from_id: int, into_id: int, at: dt.datetime, factor: str = "") -> None:
    """Everything of `from_id` goes over to `into_id`, package by package; the number given up opens no door any more.

    The caller has proof of both numbers. `factor` is a code of the app that keeps `from_id`: a number alone opens no
    such account at the door, so it does not hand it over here either, whoever calls. Raises FactorAsked and
    MustBeSettled, and then changes nothing. Both rows are locked by id: of two merges at once (a into b, b into a)
    the second finds one of them gone.
    """
    if from_id == into_id:
        raise MustBeSettled([_("These are one and the same account already.")])
    people = {row.pk: row for row in User.objects.select_for_update().filter(pk__in=[from_id, into_id]).order_by("pk")}
    if len(people) < 2 or not all(person.is_active for person in people.values()):
        raise MustBeSettled([_("One of the two accounts is closed.")])
    if any(person.is_staff or person.is_superuser for person in people.values()):
        raise MustBeSettled([staff_first()])
    _ask_factor(from_id, factor, at)
    own = personal_data.entries["accounts.user"]
    for entry in personal_data.entries:
        if entry is not own:
            entry.merge(from_id=from_id, into_id=into_id, at=at)
    own.merge(from_id=from_id, into_id=into_id, at=at)


def _ask_factor(user_id: int, code: str, at: dt.datetime) -> None:
    """Tries are counted in the cache, so those that are refused count although nothing else of them stays."""
    if not has_app(user_id):
        return
    if not code.strip():
        raise FactorAsked(
            [
                _(
                    "The other membership is kept by an authenticator app. Whoever has the app joins the two on the page"
                    " “Join two memberships”, with the code that it shows."
                )
            ]
        )
    if refusal := limits.take_factor(user_id=user_id, at=at):
        raise FactorAsked([limits.too_many_tries(refusal)])
    if not shows_factor(user_id=user_id, code=code):
        raise FactorAsked(
            [_("This is not the code of the other membership's app. Wait for the next one and try again.")]
        )


@transaction.atomic
def merge_own(*, from_id: int, into_id: int, at: dt.datetime, factor: str = "") -> None:
    """The same by the person: the number that is given up stands among the numbers they had. Raises as `merge`."""
    given_up = User.objects.get(pk=from_id).phone
    merge(from_id=from_id, into_id=into_id, at=at, factor=factor)
    PhoneChange.objects.create(
        user_id=into_id,
        old_phone=given_up,
        new_phone=User.objects.get(pk=into_id).phone,
        how=PhoneChange.How.SELF,
        by_id=into_id,
        at=at,
    )


@transaction.atomic
def tell_before(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """The number was proven, nothing has moved yet: its holder is told there and by e-mail that a merge is under way.

    Whoever holds a stolen SIM reads the text message, not the mailbox. Safe to repeat: one of each an hour.
    """
    person = User.objects.get(pk=from_id)
    key = f"merge-asked:{from_id}:{into_id}:{int(at.timestamp()) // 3600}"
    addresses = [{"phone": person.phone}, {"address": person.email}]
    for number, where in enumerate(addresses):
        if any(where.values()):
            notice_sender.value(
                Notice(kind="merge_asked", language=person.language, key=f"{key}:{number}", at=at, **where)
            )
