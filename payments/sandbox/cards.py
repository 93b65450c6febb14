"""Stripe's published test cards, as far as they lead to different ends."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Card:
    """`code` is the error of a decline, "" for none; `asks` for 3-D Secure."""

    number: str
    english: str
    persian: str
    code: str = ""
    decline: str = ""
    asks: bool = False
    is_listed: bool = True


_CARDS = [
    Card(number="4242424242424242", english="pays", persian="پرداخت می‌شود"),
    Card(
        number="4000000000000002",
        english="is declined",
        persian="رد می‌شود",
        code="card_declined",
        decline="generic_decline",
    ),
    Card(
        number="4000000000009995",
        english="has too little money",
        persian="موجودی کافی ندارد",
        code="card_declined",
        decline="insufficient_funds",
    ),
    Card(number="4000000000003220", english="asks for 3-D Secure", persian="رمز دوم می‌خواهد", asks=True),
    Card(number="4000000000000069", english="has expired", persian="", code="expired_card", is_listed=False),
    Card(number="4000000000000127", english="has a wrong CVC", persian="", code="incorrect_cvc", is_listed=False),
]
CARDS = {card.number: card for card in _CARDS}
LISTED = [card for card in _CARDS if card.is_listed]
UNKNOWN = Card(number="", english="is unknown", persian="", code="card_declined", decline="generic_decline")


def card(number: str) -> Card:
    """What a number does; one that is no test card is declined."""
    return CARDS.get(number, UNKNOWN)


def spaced(number: str) -> str:
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
