import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from club.consent import guards


def guard(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (club/apps.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("club", "0003_profile"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=20)),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "Text message"), ("email", "E-mail"), ("app", "In my account")], max_length=5
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("fa", models.TextField()),
                ("en", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("topic", "channel", "version"), name="consent_text_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "Text message"), ("email", "E-mail"), ("app", "In my account")], max_length=5
                    ),
                ),
                ("topic", models.CharField(max_length=20)),
                ("granted", models.BooleanField()),
                ("text_sha256", models.CharField(max_length=64)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("form", "on the page of wishes"),
                            ("desk", "at the counter"),
                            ("one_click", "by the link in a message"),
                            ("sms_reply", "by a reply to a text message"),
                            ("merge", "when two memberships were joined"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("evidence", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consent_events", to="club.member"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.consenttext"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MemberLimits",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="limits",
                        serialize=False,
                        to="club.member",
                    ),
                ),
                ("quiet", models.BigIntegerField(default=0)),
                ("weekly", models.PositiveSmallIntegerField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quiet__gte", 0), ("quiet__lt", 281474976710656)),
                        name="member_limits_quiet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekly__isnull", True), ("weekly__gte", 1), _connector="OR"),
                        name="member_limits_weekly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WayOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "Text message"), ("email", "E-mail"), ("app", "In my account")], max_length=5
                    ),
                ),
                ("topic", models.CharField(max_length=20)),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.member"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConsentCurrent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("sms", "Text message"), ("email", "E-mail"), ("app", "In my account")], max_length=5
                    ),
                ),
                ("topic", models.CharField(max_length=20)),
                ("granted", models.BooleanField(default=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="club.member"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.consentevent"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("granted", True)),
                        fields=["channel", "topic", "member"],
                        name="consent_granted",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "channel", "topic"), name="consent_current_once"),
                    models.CheckConstraint(
                        condition=models.Q(("granted", False), ("event__isnull", False), _connector="OR"),
                        name="consent_current_has_proof",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="consentevent",
            index=models.Index(fields=["member", "-id"], name="consent_event_of_member"),
        ),
        migrations.AddConstraint(
            model_name="wayout",
            constraint=models.UniqueConstraint(fields=("member", "channel", "topic"), name="way_out_once"),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
