"""What a point is worth in rials (C-32): one proposes, another approves, and it holds from a moment on."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from points.rules.models import PointRate


def draft_point_rate(*, rials_per_point: int, valid_from: dt.datetime, by: int) -> int:
    """Propose what a point is worth (rials). ValidationError unless positive. Returns its id."""
    if rials_per_point <= 0:
        raise ValidationError(_("A point is worth more than nothing."))
    return PointRate.objects.create(rials_per_point=rials_per_point, valid_from=valid_from, drafted_by_id=by).pk


@transaction.atomic
def approve_point_rate(*, rate_id: int, by: int, at: dt.datetime) -> None:
    """A second person puts the value in force, never backwards. ValidationError for the proposer."""
    rate = PointRate.objects.select_for_update().get(pk=rate_id)
    if rate.approved_by_id is not None:
        raise ValidationError(_("This value is in force already."))
    if rate.drafted_by_id == by:
        raise ValidationError(_("Somebody else than the proposer must approve the value of a point."))
    rate.approved_by_id, rate.approved_at, rate.valid_from = by, at, max(rate.valid_from, at)
    rate.save(update_fields=["approved_by", "approved_at", "valid_from"])
