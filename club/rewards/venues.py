"""Who stands at which door."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction

from accounts import api as accounts
from club.rewards.models import Venue, VenueOperator

RIGHT = "club.use_voucher"


def venues_of(*, user_id: int) -> dict[int, str]:
    """Venues that a person works at, by id with their names in the page's language."""
    rows = Venue.objects.filter(operators__user_id=user_id).order_by("pk")
    return {venue.pk: venue.name for venue in rows}


@transaction.atomic
def appoint(*, venue_id: int, user_id: int) -> None:
    """From now on the person uses vouchers at this venue. Twice is once."""
    VenueOperator.objects.get_or_create(venue_id=venue_id, user_id=user_id)
    _rights(user_id).add(_permission())


@transaction.atomic
def dismiss(*, venue_id: int, user_id: int) -> None:
    """No more at this venue; the permission goes with the last one."""
    VenueOperator.objects.filter(venue_id=venue_id, user_id=user_id).delete()
    if not VenueOperator.objects.filter(user_id=user_id).exists():
        _rights(user_id).remove(_permission())


def _rights(user_id: int) -> Any:
    return get_user_model().objects.get(pk=user_id).user_permissions


def _permission() -> Permission:
    return Permission.objects.get(content_type__app_label="club", codename="use_voucher")


def appoint_by_phone(*, venue_id: int, phone: str) -> bool:
    """False when nobody has this number: a person first enters by the door of the site."""
    try:
        user = accounts.find_user(phone=phone)
    except ValueError:
        user = None
    if user is None:
        return False
    appoint(venue_id=venue_id, user_id=user.id)
    return True
