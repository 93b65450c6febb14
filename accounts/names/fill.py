"""Names written before there were words of them."""

from accounts.models import NameWord, User
from lib.name_words import words_of

NAME = "accounts.names"


def fill(after: int, upto: int) -> None:
    """Words of everybody with a key above `after`, up to `upto`. In one transaction; a name written now waits for it."""
    people = (
        User.objects.select_for_update(no_key=True)
        .filter(pk__gt=after, pk__lte=upto)
        .exclude(first_name="", last_name="")
    )
    rows = [
        NameWord(user_id=pk, word=word)
        for pk, first, last in people.values_list("pk", "first_name", "last_name")
        for word in words_of(first_name=first, last_name=last)
    ]
    NameWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
