import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from lib.append_only import keep


class Migration(migrations.Migration):
    dependencies = [("club", "0007_statements"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterModelOptions(
            name="member",
            options={"permissions": [("export_members", "Can export lists of members")]},
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("misuse", "points obtained against the rules"),
                            ("identity", "identity is in doubt"),
                            ("conduct", "conduct towards others"),
                            ("other", "another reason"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="what the member is told")),
                ("starts_at", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="club.member"
                    ),
                ),
            ],
            options={
                "permissions": [("suspend_member", "Can suspend members"), ("answer_appeal", "Can answer appeals")],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000, verbose_name="your appeal")),
                ("at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lifted", "accepted, the suspension is lifted"),
                            ("kept", "not accepted, the suspension stays"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, default="", max_length=2000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "suspension",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeal", to="club.suspension"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)), fields=("member",), name="suspension_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("starts_at")), _connector="OR"),
                name="suspension_until_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="suspension_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("verdict", "")),
                    models.Q(
                        models.Q(("verdict", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appeal_answered_whole",
            ),
        ),
        keep("club_suspension", frozen=["member_id", "reason", "text", "starts_at", "until", "by_id"]),
        keep("club_appeal", frozen=["suspension_id", "text", "at"]),
    ]
