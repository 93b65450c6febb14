"""Two accounts of one person become one."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.mine.read import staff_first
from accounts.models import PhoneChange, User
from accounts.registry import MustBeSettled, personal_data


@transaction.atomic
def merge(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """Everything of `from_id` goes over to `into_id`, package by package; the number given up opens no door any more.

    The caller has proof of both numbers. Raises MustBeSettled, and then changes nothing. Both rows are locked by id:
    of two merges at once (a into b, b into a) the second finds one of them gone.
    """
    if from_id == into_id:
        raise MustBeSettled([_("These are one and the same account already.")])
    people = {row.pk: row for row in User.objects.select_for_update().filter(pk__in=[from_id, into_id]).order_by("pk")}
    if len(people) < 2 or not all(person.is_active for person in people.values()):
        raise MustBeSettled([_("One of the two accounts is closed.")])
    if any(person.is_staff or person.is_superuser for person in people.values()):
        raise MustBeSettled([staff_first()])
    own = personal_data.entries["accounts.user"]
    for entry in personal_data.entries:
        if entry is not own:
            entry.merge(from_id=from_id, into_id=into_id, at=at)
    own.merge(from_id=from_id, into_id=into_id, at=at)


@transaction.atomic
def merge_own(*, from_id: int, into_id: int, at: dt.datetime) -> None:
    """The same by the person: the number that is given up stands among the numbers they had. Raises MustBeSettled."""
    given_up = User.objects.get(pk=from_id).phone
    merge(from_id=from_id, into_id=into_id, at=at)
    PhoneChange.objects.create(
        user_id=into_id,
        old_phone=given_up,
        new_phone=User.objects.get(pk=into_id).phone,
        how=PhoneChange.How.SELF,
        by_id=into_id,
        at=at,
    )
