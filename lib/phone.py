"""Iranian mobile numbers: any spelling in, E.164 out."""

import phonenumbers


def e164(text: str) -> str | None:
    """+98912…, 0098 912…, 0912…, 912… and Persian or Arabic digits are one number; None for anything else.

    Only mobiles of country code 98 count. The range check is the library's and passes a few
    unassigned ranges: harmless, since a code proves who holds the number.
    """
    try:
        number = phonenumbers.parse(text, "IR")
    except phonenumbers.NumberParseException:
        return None
    if number.country_code != 98 or phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(phone: str) -> str:
    """+98912*****67: what may stand in a log or on somebody else's screen."""
    return f"{phone[:6]}*****{phone[-2:]}" if len(phone) > 8 else "*****"


def national(phone: str) -> str:
    """E.164 as people write it here: 09121234567."""
    return "0" + phone.removeprefix("+98") if phone.startswith("+98") else phone
