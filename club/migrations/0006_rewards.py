import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("club", "0005_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_fa", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                ("address_fa", models.CharField(blank=True, default="", max_length=200)),
                ("address_en", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "permissions": [("use_voucher", "Can use members' vouchers at own venues")],
            },
        ),
        migrations.CreateModel(
            name="Reward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("name_fa", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=80)),
                ("text_fa", models.TextField(blank=True, default="")),
                ("text_en", models.TextField(blank=True, default="")),
                ("picture", models.CharField(default="city", max_length=40)),
                ("price", models.PositiveIntegerField(default=0)),
                ("per_member", models.PositiveSmallIntegerField(default=1)),
                ("good_days", models.PositiveSmallIntegerField(default=60)),
                ("return_days", models.PositiveSmallIntegerField(default=14)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "threshold",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards",
                        to="club.threshold",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rewards",
                        to="club.venue",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VenueOperator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="operators", to="club.venue"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="YearMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("earned", models.BigIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="club.member"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RewardStock",
            fields=[
                (
                    "reward",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stock",
                        serialize=False,
                        to="club.reward",
                    ),
                ),
                ("stock", models.PositiveIntegerField(null=True)),
                ("given", models.PositiveIntegerField(default=0)),
                ("worth", models.PositiveIntegerField(default=0)),
                ("budget", models.PositiveBigIntegerField(null=True)),
                ("budget_used", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given__gte", 0),
                            models.Q(("stock__isnull", True), ("given__lte", models.F("stock")), _connector="OR"),
                        ),
                        name="reward_stock_kept",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("budget_used__gte", 0),
                            models.Q(
                                ("budget__isnull", True), ("budget_used__lte", models.F("budget")), _connector="OR"
                            ),
                        ),
                        name="reward_budget_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThresholdReached",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("points", models.PositiveIntegerField()),
                ("reached_at", models.DateTimeField()),
                ("lost_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="thresholds", to="club.member"
                    ),
                ),
                (
                    "threshold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.threshold"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "threshold", "year"), name="threshold_reached_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ThresholdVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("points", models.PositiveIntegerField()),
                ("name_fa", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                ("tier_fa", models.CharField(max_length=60)),
                ("tier_en", models.CharField(max_length=60)),
                ("ends", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("active", "in force"), ("withdrawn", "withdrawn")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "threshold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="club.threshold"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("threshold", "number"), name="threshold_version_once"),
                    models.CheckConstraint(condition=models.Q(("points__gt", 0)), name="threshold_version_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "active", "withdrawn"])),
                        name="threshold_version_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="threshold_version_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="threshold_version_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierGrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("months", "last year’s tier holds for the first months"),
                            ("one_down", "one tier below last year’s holds all year"),
                        ],
                        max_length=8,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(default=1)),
                ("valid_from", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["months", "one_down"])), name="tier_grace_rule"
                    ),
                    models.CheckConstraint(condition=models.Q(("months__lte", 12)), name="tier_grace_months"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tier_grace_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Taken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True)),
                ("key", models.CharField(max_length=64)),
                ("year", models.PositiveSmallIntegerField()),
                ("turn", models.PositiveSmallIntegerField()),
                ("points", models.PositiveIntegerField()),
                ("worth", models.PositiveIntegerField()),
                ("hold_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "to be used"),
                            ("used", "used"),
                            ("returned", "given back"),
                            ("expired", "expired"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("seed", models.CharField(max_length=32)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("taken_at", models.DateTimeField()),
                ("returnable_until", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rewards", to="club.member"
                    ),
                ),
                (
                    "reward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken", to="club.reward"
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "used_at_venue",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.venue"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["expires_at"], name="taken_open")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "key"), name="taken_once_for_a_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["open", "used", "expired"])),
                        fields=("member", "reward", "year", "turn"),
                        name="taken_once_for_a_turn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "used", "returned", "expired", "withdrawn"])),
                        name="taken_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="taken_ends_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("turn__gt", 0)), name="taken_turn"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold__isnull", False), ("price__gt", 0), _connector="OR"),
                name="reward_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(("good_days__gt", 0), ("per_member__gt", 0)), name="reward_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                    _connector="OR",
                ),
                name="reward_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="reward",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reward_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="venueoperator",
            constraint=models.UniqueConstraint(fields=("venue", "user"), name="venue_operator_once"),
        ),
        migrations.AddConstraint(
            model_name="yearmeasure",
            constraint=models.UniqueConstraint(fields=("member", "year"), name="year_measure_once"),
        ),
        migrations.AddConstraint(
            model_name="yearmeasure",
            constraint=models.CheckConstraint(condition=models.Q(("earned__gte", 0)), name="year_measure_not_negative"),
        ),
    ]
