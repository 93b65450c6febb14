"""How long a text message is for those who carry it."""

LONGEST = 6  # parts; carriers cut or refuse more, and what is cut is the way out at the end
_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = set("^{}\\[~]|€\f")  # take two places


def sms_parts(text: str) -> int:
    """Parts that are sent and paid for: 160 places, or 153 each of several; with any Persian letter 70, or 67.

    Counted as it is sent: in UTF-16 units, so a half-space is one and an emoji two.
    """
    if all(mark in _BASIC or mark in _ESCAPED for mark in text):
        length, alone, each = len(text) + sum(mark in _ESCAPED for mark in text), 160, 153
    else:
        length, alone, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if length <= alone else -(-length // each)
