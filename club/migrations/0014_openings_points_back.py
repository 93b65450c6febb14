"""What a threshold looks at and whether opening uses points (N3); points that expired in a suspension come back."""

import django.db.models.deletion
from django.db import migrations, models


def tell_what_came_back(apps, schema_editor):
    """Until now the whole price came back with whatever ended unused."""
    ended = apps.get_model("club", "Taken").objects.filter(state__in=["returned", "withdrawn"], hold_id__isnull=False)
    ended.update(came_back=models.F("points"))


class Migration(migrations.Migration):
    dependencies = [
        ("club", "0013_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointsBack",
            fields=[
                (
                    "suspension",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="points_back",
                        serialize=False,
                        to="club.suspension",
                    ),
                ),
                ("points", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("good_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PointsBackLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expiry_id", models.BigIntegerField(unique=True)),
                ("award_id", models.BigIntegerField(db_index=True)),
                ("expired", models.BigIntegerField()),
                ("returned", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ThresholdOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("points", models.PositiveIntegerField()),
                ("hold_id", models.BigIntegerField(null=True)),
                ("floor", models.BigIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="thresholdversion",
            name="consumes",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="thresholdversion",
            name="looks_at",
            field=models.CharField(
                choices=[
                    ("earned", "points earned in the year, whatever was spent of them"),
                    ("balance", "points there are to spend, at the moment of taking"),
                ],
                default="earned",
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="thresholdversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("looks_at__in", ["earned", "balance"])), name="threshold_version_measure"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointsback",
            constraint=models.CheckConstraint(condition=models.Q(("points__gte", 0)), name="points_back_not_negative"),
        ),
        migrations.AddField(
            model_name="pointsbackline",
            name="back",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="club.pointsback"
            ),
        ),
        migrations.AddField(
            model_name="thresholdopening",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="openings", to="club.member"
            ),
        ),
        migrations.AddField(
            model_name="thresholdopening",
            name="threshold",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.threshold"),
        ),
        migrations.AddField(
            model_name="thresholdopening",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.thresholdversion"
            ),
        ),
        migrations.AddField(
            model_name="taken",
            name="came_back",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(tell_what_came_back, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            model_name="taken",
            name="opening",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="takings",
                to="club.thresholdopening",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointsbackline",
            constraint=models.CheckConstraint(
                condition=models.Q(("expired__gt", 0), ("returned__gte", 0), ("returned__lte", models.F("expired"))),
                name="points_back_line_sum",
            ),
        ),
        migrations.AddConstraint(
            model_name="thresholdopening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("hold_id__isnull", False), ("undone_at__isnull", True)),
                fields=("member", "threshold", "year"),
                name="threshold_paid_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="thresholdopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("hold_id__isnull", False), ("floor__isnull", False), _connector="OR"),
                name="threshold_opening_for_something",
            ),
        ),
    ]
