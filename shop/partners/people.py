"""Who works for which partner."""

from shop.models import PartnerMember


def partners_of(*, user_id: int) -> dict[int, str]:
    """Partner id → trade name of every partner this person works for; empty for everybody else."""
    rows = PartnerMember.objects.filter(user_id=user_id).order_by("partner__name")
    return dict(rows.values_list("partner_id", "partner__name"))
