"""People by the beginnings of the words of their names, in any spelling."""

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.models import NameWord
from lib.name_words import LONGEST
from lib.text import fold

MOST_WORDS = 6  # of one search; nobody's name is found by the seventh
_LAST = "\U0010ffff"


def named(*, text: str) -> list[QuerySet[NameWord, int]]:
    """For each word of the text the ids of those one of whose names begins with it: meant for `user_id__in`, all of them.

    Written apart what is stored as one word is found, too: where no name holds every word, neighbours are joined.
    Empty for a text without a word.
    """
    words = fold(text).split()[:MOST_WORDS]
    ways = [words] + [[*words[:n], words[n] + words[n + 1], *words[n + 2 :]] for n in range(len(words) - 1)]
    for way in ways[:-1]:
        if _somebody(found := _each(way)):
            return found
    return _each(ways[-1])


def _each(words: list[str]) -> list[QuerySet[NameWord, int]]:
    return [NameWord.objects.filter(_begins(word[:LONGEST])).values_list("user_id", flat=True) for word in words]


def _begins(word: str) -> Q:
    """A range of the index on both: PostgreSQL makes one of LIKE, SQLite compares bytes and would not."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word, word__lt=word + _LAST)


def _somebody(found: list[QuerySet[NameWord, int]]) -> bool:
    first, *others = found
    for ids in others:
        first = first.filter(user_id__in=ids)
    return first.exists()
