"""Where goods go: an Iranian address as people type it, and as Oscar keeps it."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from lib.text import clean, latin_digits

PROVINCES = (
    ("آذربایجان شرقی", _("East Azerbaijan")),
    ("آذربایجان غربی", _("West Azerbaijan")),
    ("اردبیل", _("Ardabil")),
    ("اصفهان", _("Isfahan")),
    ("البرز", _("Alborz")),
    ("ایلام", _("Ilam")),
    ("بوشهر", _("Bushehr")),
    ("تهران", _("Tehran")),
    ("چهارمحال و بختیاری", _("Chaharmahal and Bakhtiari")),
    ("خراسان جنوبی", _("South Khorasan")),
    ("خراسان رضوی", _("Razavi Khorasan")),
    ("خراسان شمالی", _("North Khorasan")),
    ("خوزستان", _("Khuzestan")),
    ("زنجان", _("Zanjan")),
    ("سمنان", _("Semnan")),
    ("سیستان و بلوچستان", _("Sistan and Baluchestan")),
    ("فارس", _("Fars")),
    ("قزوین", _("Qazvin")),
    ("قم", _("Qom")),
    ("کردستان", _("Kurdistan")),
    ("کرمان", _("Kerman")),
    ("کرمانشاه", _("Kermanshah")),
    ("کهگیلویه و بویراحمد", _("Kohgiluyeh and Boyer-Ahmad")),
    ("گلستان", _("Golestan")),
    ("گیلان", _("Gilan")),
    ("لرستان", _("Lorestan")),
    ("مازندران", _("Mazandaran")),
    ("مرکزی", _("Markazi")),
    ("هرمزگان", _("Hormozgan")),
    ("همدان", _("Hamadan")),
    ("یزد", _("Yazd")),
)


@dataclass(frozen=True, kw_only=True)
class Address:
    """One delivery address. `postcode` as Oscar wants it: 81746-73441. `phone` in E.164, or ""."""

    first_name: str
    last_name: str
    phone: str
    province: str
    city: str
    street: str
    postcode: str


def postcode(text: str) -> str:
    """Ten digits in any script, with or without a hyphen, as 81746-73441. ValueError otherwise."""
    digits = re.sub(r"[\s-]", "", latin_digits(clean(text)))
    if not re.fullmatch(r"[1-9]\d{9}", digits):
        raise ValueError("A postal code has ten digits.")
    return f"{digits[:5]}-{digits[5:]}"


def store(address: Address) -> Any:
    """Oscar's ShippingAddress row for an order."""
    country = get_model("address", "Country")
    iran, _created = country.objects.get_or_create(
        iso_3166_1_a2="IR",
        defaults={
            "iso_3166_1_a3": "IRN",
            "iso_3166_1_numeric": "364",
            "printable_name": "Iran",
            "name": "Iran",
            "is_shipping_country": True,
        },
    )
    return get_model("order", "ShippingAddress").objects.create(
        first_name=address.first_name,
        last_name=address.last_name,
        phone_number=address.phone,
        state=address.province,
        line4=address.city,
        line1=address.street,
        postcode=address.postcode,
        country=iran,
    )


def as_data(address: Address) -> dict[str, str]:
    """For the session; `Address(**data)` reads it back."""
    return asdict(address)
