import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CHANNELS = [("sms", "Sms"), ("email", "Email"), ("app", "App")]
REASONS = [("hard_bounce", "the address does not exist"), ("complaint", "complaint")]
OUTCOMES = [
    ("stopped", "topics ended"),
    ("nothing", "nothing was wanted any more"),
    ("stranger", "no member has this number"),
    ("other", "no word of stopping"),
]


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_wishes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="suppression",
            name="detail",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.CreateModel(
            name="Lifted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(choices=CHANNELS, max_length=5)),
                ("address_hash", models.CharField(max_length=64)),
                ("reason", models.CharField(choices=REASONS, max_length=12)),
                ("since", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("why", models.CharField(blank=True, default="", max_length=200)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["-at"], name="lifted_newest")]},
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=20)),
                ("provider_id", models.CharField(max_length=80)),
                ("sender_hash", models.CharField(max_length=64)),
                ("text", models.CharField(blank=True, default="", max_length=40)),
                ("said_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(choices=OUTCOMES, default="other", max_length=8)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("user__isnull", False)), fields=["user"], name="reply_of_user"),
                    models.Index(fields=["at"], name="reply_by_age"),
                ],
                "constraints": [models.UniqueConstraint(fields=("provider", "provider_id"), name="reply_once")],
            },
        ),
    ]
