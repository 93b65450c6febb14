from django.db import models
from django.db.models import F, Q


class Statement(models.Model):
    """A member's closed month: the numbers as they were cut under the wallet's lock. Never changed.

    `body` names the journals of its lines with their points, in their order, and what expires when. What comes into
    the books afterwards with an earlier date stands in the next statement, so every journal stands in exactly one.
    Year and month are Jalali; all numbers are points, the six between opening and closing without their sign
    (`moved` with it: points that came from or went to another membership of the same person).
    """

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="statements")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    wallet_version = models.BigIntegerField()
    opening = models.BigIntegerField()
    earned = models.BigIntegerField()
    spent = models.BigIntegerField()
    expired = models.BigIntegerField()
    returned = models.BigIntegerField()
    taken_back = models.BigIntegerField()
    moved = models.BigIntegerField()
    closing = models.BigIntegerField()
    held = models.BigIntegerField()
    pending = models.BigIntegerField()
    debt = models.BigIntegerField()
    body = models.JSONField()
    sha256 = models.CharField(max_length=64)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "year", "month"], name="statement_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="statement_month"),
            models.CheckConstraint(
                condition=Q(
                    closing=F("opening")
                    + F("earned")
                    - F("spent")
                    - F("expired")
                    + F("returned")
                    - F("taken_back")
                    + F("moved")
                ),
                name="statement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.year}/{self.month}"


class StatementFault(models.Model):
    """A month of a member whose statement did not add up; it is neither shown nor sent until it does."""

    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "year", "month"], name="statement_fault_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.year}/{self.month}: {self.what}"


class StatementMailing(models.Model):
    """The letters of one closed month. Its lease says who works; its cursor, up to which member all is done."""

    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    done_up_to = models.BigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "month"], name="statement_mailing_once")]

    def __str__(self) -> str:
        return f"{self.year}/{self.month} up to member {self.done_up_to}"
