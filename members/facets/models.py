from django.db import models
from django.db.models import Q


class MemberFacet(models.Model):
    """What a member may be counted by, as numbers (members/answers/values.py). Every column has a value; 0 is "unknown".

    NULL would vanish from "not a nurse" in SQL and stay in it as a bitmap. `member_no` is the member's own key:
    small, dense, and never given to anybody else.
    """

    member = models.OneToOneField(
        "members.Member", models.PROTECT, primary_key=True, db_column="member_no", related_name="facet"
    )
    is_live = models.BooleanField(default=True)  # False: erased, or merged into another membership
    birth_day = models.IntegerField(default=0)  # date.toordinal() of the birth date
    birth_is_exact = models.BooleanField(default=False)  # False: only the year is known, its last day stands here
    gender = models.PositiveSmallIntegerField(default=0)
    education = models.PositiveSmallIntegerField(default=0)
    field = models.PositiveSmallIntegerField(default=0)
    job = models.PositiveSmallIntegerField(default=0)
    district = models.PositiveSmallIntegerField(default=0)
    interests = models.BigIntegerField(default=0)  # bit n is the interest with the number n
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(interests__gte=0), name="member_facet_interests"),
            models.CheckConstraint(
                condition=Q(is_live=True)
                | Q(
                    birth_day=0,
                    birth_is_exact=False,
                    gender=0,
                    education=0,
                    field=0,
                    job=0,
                    district=0,
                    interests=0,
                ),
                name="member_facet_gone_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"facets of {self.member_id}"


class FacetChange(models.Model):
    """A member's facets changed: written in the same transaction, numbered afterwards (members/facets/feed.py).

    The key is given before the commit, so keys appear out of order. `seq` is given to committed rows only, one
    reader at a time: whoever has read up to a number has missed nothing below it.
    """

    seq = models.PositiveBigIntegerField(null=True, unique=True)
    member_no = models.BigIntegerField()  # no key to the member: the feed says numbers, never people
    version = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(seq__isnull=True), name="facet_change_unnumbered")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.member_no} v{self.version}"


class FacetFeed(models.Model):
    """One row: the last number given, and what the nightly comparison of facets with profiles found."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_seq = models.PositiveBigIntegerField(default=0)
    compared_at = models.DateTimeField(null=True)
    differences = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="facet_feed_one_row")]

    def __str__(self) -> str:
        return f"feed at {self.last_seq}"
