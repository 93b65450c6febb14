from django.conf import settings
from django.db import models


class NameWordManager(models.Manager["NameWord"]):
    def keep(self, *, user_id: int, words: set[str]) -> None:
        """The words of a person's name are these now. In the transaction that writes the name, after its row is locked."""
        have = set(self.filter(user_id=user_id).values_list("word", flat=True))
        if gone := have - words:
            self.filter(user_id=user_id, word__in=gone).delete()
        if new := words - have:
            self.bulk_create([NameWord(user_id=user_id, word=word) for word in sorted(new)], ignore_conflicts=True)


class NameWord(models.Model):
    """One word of somebody's name as it is sought: folded, so that every spelling is one (lib/name_words.py).

    Written wherever a name is written. Its index answers "begins with": a million people are searched by reading the
    few rows that fit.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="name_words")
    word = models.CharField(max_length=40)

    objects = NameWordManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "word"], name="name_word_once")]
        indexes = [
            # Of PostgreSQL: compared byte by byte, so that LIKE 'ali%' is a range whatever language sorts the database.
            models.Index(fields=["word", "user"], name="name_word", opclasses=["varchar_pattern_ops", "int8_ops"])
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.word}"


class CatchUp(models.Model):
    """Rows from before an upgrade that a new table must still take in: left by the migration, worked off by a task.

    A new city has none of these. `upto` is the last key there was when the upgrade came, `done_to` the last one that
    was looked at.
    """

    name = models.CharField(max_length=40, primary_key=True)
    upto = models.BigIntegerField()
    done_to = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(done_to__lte=models.F("upto")), name="catch_up_not_beyond")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.done_to} of {self.upto}"
