"""Which contract version holds for a sale."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from shop.models import Contract


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The numbers of one version that a sale is split by, in ten-thousandths."""

    contract_id: int
    partner_id: int
    commission_bps: int
    points_club_bps: int


def in_force(*, partner_ids: Iterable[int], at: dt.datetime) -> dict[int, Terms]:
    """Partner → terms at `at` (UTC). A partner without a version in force is missing: it cannot sell. One query."""
    versions = Contract.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at), partner_id__in=set(partner_ids), valid_from__lte=at
    ).exclude(status=Contract.Status.DRAFT)
    return {
        version.partner_id: Terms(
            contract_id=version.pk,
            partner_id=version.partner_id,
            commission_bps=version.commission_bps,
            points_club_bps=version.points_club_bps,
        )
        for version in versions
    }
