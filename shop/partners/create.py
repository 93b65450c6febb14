"""A business joins, and its people get their desk."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from lib.text import clean
from shop.models import PartnerMember, PartnerProfile

Partner = get_model("partner", "Partner")


@transaction.atomic
def create_partner(
    *,
    name: str,
    legal_name: str = "",
    name_en: str = "",
    area: str = "",
    about_fa: str = "",
    about_en: str = "",
    phone: str = "",
    email: str = "",
    flat_shipping: int = 0,
    pick_up_address: str = "",
    is_covered: bool = True,
) -> int:
    """A partner and its profile; `flat_shipping` in rials. It sells once a contract is in force. Returns its id."""
    if flat_shipping < 0:
        raise ValidationError(_("A charge is not negative."))
    partner = Partner.objects.create(name=clean(name))
    PartnerProfile.objects.create(
        partner=partner,
        legal_name=clean(legal_name) or clean(name),
        name_en=name_en.strip(),
        area=clean(area),
        about_fa=clean(about_fa),
        about_en=about_en.strip(),
        phone=phone,
        email=email,
        flat_shipping=flat_shipping,
        pick_up_address=clean(pick_up_address),
        covered=is_covered,
    )
    return int(partner.pk)


def add_person(*, partner_id: int, user_id: int, role: str = PartnerMember.Role.STAFF) -> None:
    """Give a person the partner's desk; again with another role changes it."""
    PartnerMember.objects.update_or_create(partner_id=partner_id, user_id=user_id, defaults={"role": role})


def remove_person(*, partner_id: int, user_id: int) -> None:
    PartnerMember.objects.filter(partner_id=partner_id, user_id=user_id).delete()
