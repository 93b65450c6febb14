"""Words by which people end text messages: «لغو۱۱» is what carriers here taught them."""

from lib.text import fold

LONGEST = 40  # a message that is longer tells something else
_STOP = {"لغو", "لغو11", "11", "off", "off11", "stop", "stop11", "stopall", "unsubscribe", "لغوعضویت", "لغوپیامک"}


def is_stop(text: str) -> bool:
    """Whether the whole message is such a word: in any digits and letters, with or without spaces and marks."""
    return len(text) <= LONGEST and fold(text, half_space="").replace(" ", "") in _STOP
