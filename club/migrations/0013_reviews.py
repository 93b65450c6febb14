import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from club import guards
from lib.append_only import keep


def install(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (club/rules/ready.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("club", "0012_wishes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000, verbose_name="what the member writes")),
                ("at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("stays", "the decision stays"), ("owed", "points are owed")],
                        default="",
                        max_length=5,
                    ),
                ),
                ("answer", models.TextField(blank=True, default="", max_length=2000)),
                ("points", models.PositiveIntegerField(default=0)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review", to="club.decision"
                    ),
                ),
                (
                    "allocation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="club.allocation",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"permissions": [("answer_review", "Can answer requests to review points")]},
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("points", 0), ("verdict", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("points", 0),
                        ("verdict", "stays"),
                    ),
                    models.Q(
                        ("allocation__isnull", False),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("points__gt", 0),
                        ("verdict", "owed"),
                    ),
                    _connector="OR",
                ),
                name="review_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="pointrate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="point_rate_approved_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "review", "withdrawn"]),
                    ("drafted_by__isnull", True),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="rule_version_reviewed",
            ),
        ),
        keep("club_review", frozen=["decision_id", "at"]),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
