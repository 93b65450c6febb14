"""A person leaves: the identity is cut everywhere, the books stay and name nobody."""

import datetime as dt

from django.db import transaction

from accounts.mine.read import obstacles_of, staff_first
from accounts.models import User
from accounts.registry import MustBeSettled, personal_data


@transaction.atomic
def erase(*, user_id: int, at: dt.datetime) -> None:
    """Every package cuts what names the person (personal_data registry). Once: an erased account is erased already.

    Raises MustBeSettled with the reasons when something is still open (an order on its way), and then changes nothing.
    """
    # Not its key: what is being told to the person meanwhile refers to the row, under locks that we shall wait for.
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if not user.is_active and user.phone == f"erased-{user.pk}":
        return
    if user.is_staff or user.is_superuser:
        raise MustBeSettled([staff_first()])
    if reasons := obstacles_of(user_id=user_id, at=at):
        raise MustBeSettled(reasons)
    for entry in personal_data.entries:
        entry.remember(user_id=user_id, at=at)
    # The account itself goes last: the others may still have to ask who it was.
    own = personal_data.entries["accounts.user"]
    for entry in personal_data.entries:
        if entry is not own:
            entry.erase(user_id=user_id, at=at)
    own.erase(user_id=user_id, at=at)
