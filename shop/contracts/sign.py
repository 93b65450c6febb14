"""Contract versions: one person drafts, another approves, and at any moment one version holds."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from lib.money import BASIS
from shop.models import Contract

Partner = get_model("partner", "Partner")


def _locked(partner_id: int) -> None:
    """Contracts of a partner change one at a time: the partner's row is the lock (SQLite writes alone anyway)."""
    Partner.objects.select_for_update().get(pk=partner_id)


@transaction.atomic
def draft(
    *, partner_id: int, valid_from: dt.datetime, commission_bps: int, points_club_bps: int, by_id: int | None
) -> int:
    """A new version, which binds nobody before it is approved. Shares in ten-thousandths. Returns its id."""
    if not (0 <= commission_bps <= BASIS and 0 <= points_club_bps <= BASIS):
        raise ValidationError(_("A share lies between 0 and 100 percent."))
    _locked(partner_id)
    last = Contract.objects.filter(partner_id=partner_id).aggregate(last=Max("version"))["last"] or 0
    contract = Contract.objects.create(
        partner_id=partner_id,
        version=last + 1,
        valid_from=valid_from,
        commission_bps=commission_bps,
        points_club_bps=points_club_bps,
        drafted_by_id=by_id,
    )
    return contract.pk


@transaction.atomic
def approve(*, contract_id: int, by_id: int, at: dt.datetime) -> None:
    """A second person puts a draft in force; the version before it ends where this one begins.

    Never backwards: a start that has passed becomes `at`. ValidationError for the drafter, for anything
    but a draft, and when a later version is in force already.
    """
    contract = Contract.objects.get(pk=contract_id)
    _locked(contract.partner_id)
    contract.refresh_from_db()
    if contract.status != Contract.Status.DRAFT:
        raise ValidationError(_("This version is not a draft any more."))
    if contract.drafted_by_id == by_id:
        raise ValidationError(_("Somebody else than the drafter must approve a contract."))
    begins = max(contract.valid_from, at)
    others = Contract.objects.filter(partner_id=contract.partner_id).exclude(status=Contract.Status.DRAFT)
    overlapping = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=begins))
    if overlapping.filter(valid_from__gte=begins).exists():
        raise ValidationError(_("A version that begins later is approved already."))
    overlapping.update(valid_to=begins)
    contract.status = Contract.Status.ACTIVE
    contract.valid_from = begins
    contract.approved_by_id = by_id
    contract.approved_at = at
    contract.save(update_fields=["status", "valid_from", "approved_by", "approved_at"])


@transaction.atomic
def end(*, contract_id: int, at: dt.datetime) -> None:
    """No new sales under this version from `at` on. Units sold before keep their terms."""
    contract = Contract.objects.get(pk=contract_id)
    _locked(contract.partner_id)
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    in_force = Contract.objects.filter(open_ended, pk=contract_id, status=Contract.Status.ACTIVE, valid_from__lt=at)
    if not in_force.update(status=Contract.Status.ENDED, valid_to=at):
        raise ValidationError(_("Only a version in force can be ended."))
