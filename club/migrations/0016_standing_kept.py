from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lib.append_only import keep

REASONS = [
    ("misuse", "points obtained against the rules"),
    ("identity", "identity is in doubt"),
    ("conduct", "conduct towards others"),
    ("other", "another reason"),
]


def words_go(apps: Any, _editor: object) -> None:
    """Of those who left before: what was written about them named them perhaps, and nothing else does."""
    gone = models.Q(member__erased_at__isnull=False) | models.Q(member__merged_into__erased_at__isnull=False)
    apps.get_model("club", "Suspension").objects.filter(gone).update(text="")


class Migration(migrations.Migration):
    dependencies = [
        ("club", "0015_early_returns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SuspensionKept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.UUIDField()),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("reason", models.CharField(choices=REASONS, max_length=12)),
                ("until", models.DateTimeField(null=True)),
                (
                    "appeal",
                    models.CharField(
                        blank=True, choices=[("waiting", "Waiting"), ("kept", "Kept")], default="", max_length=8
                    ),
                ),
                ("forget_at", models.DateTimeField(db_index=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["case", "digest"], name="suspension_kept_once"),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("forget_at")), _connector="OR"),
                        name="suspension_kept_no_longer",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="suspension", name="suspension_says_why"),
        migrations.AddField(
            model_name="suspension", name="card", field=models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddField(model_name="suspension", name="case", field=models.UUIDField(blank=True, null=True)),
        # The words may go with whoever leaves. (SQLite has remade the table and dropped what kept it.)
        keep("club_suspension", frozen=["member_id", "reason", "starts_at", "until", "by_id"], erasable=["text"]),
        migrations.RunPython(words_go, migrations.RunPython.noop),
    ]
