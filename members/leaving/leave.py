"""A member leaves: the answers go, the row stays for the books."""

import datetime as dt

from members.identity.models import Member


def erase(*, user_id: int, at: dt.datetime) -> None:
    """Called through the personal_data registry, in its transaction, before whoever gives up what is left."""
    for member in Member.objects.select_for_update(no_key=True).filter(user_id=user_id, erased_at=None):
        Member.objects.filter(pk=member.pk).update(district="", birth_year=None, interests=[], erased_at=at)
