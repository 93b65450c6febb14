"""What a name is found by: its words in one spelling, and each of its parts written without spaces."""

from lib.text import fold

LONGEST = 40  # letters of a word that are kept


def words_of(*, first_name: str, last_name: str) -> set[str]:
    """ "محمد‌رضا" is found as "محمد", as "رضا" and as "محمدرضا"; letters are those of lib.text.fold."""
    found: set[str] = set()
    for part in (first_name, last_name):
        words = fold(part).split()
        found |= {*words, "".join(words)}
    return {word[:LONGEST] for word in found if word}
