import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("club", "0008_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: list[migrations.operations.base.Operation] = [
        migrations.CreateModel(
            name="JoinSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.SlugField(help_text="Stands in the link: /join/?from=code", unique=True, verbose_name="code"),
                ),
                ("name_fa", models.CharField(max_length=80, verbose_name="name in Persian")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                (
                    "return_addresses",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="One a line, like https://www.example.ir/club/ — only pages below these are led back to.",
                        verbose_name="addresses for the way back",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "site that sends citizens",
                "verbose_name_plural": "sites that send citizens",
            },
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="joining",
                        serialize=False,
                        to="club.member",
                    ),
                ),
                (
                    "door",
                    models.CharField(
                        choices=[("form", "by the form"), ("link", "by a link"), ("counter", "at the counter")],
                        max_length=7,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.joinsource"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("door", "counter")), fields=["officer", "at"], name="joining_of_officer"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("door", "form"), ("officer", None), ("source", None)),
                            models.Q(("door", "link"), ("officer", None), ("source__isnull", False)),
                            models.Q(("door", "counter"), ("officer__isnull", False), ("source", None)),
                            _connector="OR",
                        ),
                        name="joining_door_matches",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", models.CharField(max_length=16)),
                ("answers", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "member",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.member"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"permissions": [("register_at_counter", "Can register citizens at a counter")]},
        ),
    ]
