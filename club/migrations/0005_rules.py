import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from club import guards


def install(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (club/apps.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.exclude(schema_editor.connection)
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("club", "0004_consent"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("activity", models.CharField(blank=True, default="", max_length=60, verbose_name="activity")),
                ("credit", models.PositiveIntegerField(default=0, verbose_name="points for each member")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("office", models.CharField(max_length=80, verbose_name="office")),
                ("occurred_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "waits for approval"), ("approved", "approved"), ("refused", "refused")],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "refusal",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why it was refused"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AllocationLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="FactReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("bill", models.CharField(max_length=80)),
                ("body_hash", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FactSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="who reports")),
                ("salt", models.CharField(max_length=64)),
                ("secret_hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="ruleversion",
            name="rule_version_status",
        ),
        migrations.AddField(
            model_name="decision",
            name="wanted",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="referralclaim",
            name="matured_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="retired_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="why"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("awarded", "Awarded"),
                    ("no_match", "No Match"),
                    ("missing_fact", "Missing Fact"),
                    ("blank", "Blank"),
                    ("capped", "Capped"),
                    ("outdone", "Outdone"),
                    ("shadow", "Shadow"),
                    ("error", "Error"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="ruleversion",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("review", "waits for review"),
                    ("shadow", "on trial, pays nothing"),
                    ("active", "in force"),
                    ("retired", "retired"),
                    ("withdrawn", "withdrawn"),
                ],
                default="draft",
                max_length=9,
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(condition=models.Q(("outcome", "error")), fields=["event"], name="decision_error"),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "review", "shadow", "active", "retired", "withdrawn"])),
                name="rule_version_status",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="allocationline",
            name="allocation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="club.allocation"
            ),
        ),
        migrations.AddField(
            model_name="allocationline",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.event"
            ),
        ),
        migrations.AddField(
            model_name="allocationline",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="allocation_lines", to="club.member"
            ),
        ),
        migrations.AddField(
            model_name="factreport",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="club.event"
            ),
        ),
        migrations.AddField(
            model_name="factsource",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="factreport",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="club.factsource"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="allocation_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("status", "proposed")),
                    models.Q(("decided_by__isnull", False), ("status__in", ["approved", "refused"])),
                    _connector="OR",
                ),
                name="allocation_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("activity", ""), ("credit__gt", 0)),
                    models.Q(models.Q(("activity", ""), _negated=True), ("credit", 0)),
                    _connector="OR",
                ),
                name="allocation_one_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocationline",
            constraint=models.UniqueConstraint(fields=("allocation", "member"), name="allocation_line_once"),
        ),
        migrations.AddConstraint(
            model_name="factreport",
            constraint=models.UniqueConstraint(fields=("source", "key"), name="fact_report_once"),
        ),
        migrations.AddConstraint(
            model_name="factreport",
            constraint=models.UniqueConstraint(fields=("source", "bill"), name="fact_report_bill_once"),
        ),
        migrations.RemoveField(model_name="event", name="attempt"),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
