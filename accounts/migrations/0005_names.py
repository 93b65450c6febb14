import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max


def note_old_names(apps, schema_editor):  # type: ignore[no-untyped-def]
    """A city that has people already: their words are made afterwards, by the workers (accounts/catch_up.py)."""
    last = apps.get_model("accounts", "User").objects.aggregate(last=Max("pk"))["last"]
    if last:
        apps.get_model("accounts", "CatchUp").objects.create(name="accounts.names", upto=last)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_staff")]

    operations = [
        migrations.CreateModel(
            name="CatchUp",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("upto", models.BigIntegerField()),
                ("done_to", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_to__lte", models.F("upto"))), name="catch_up_not_beyond"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_words",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["word", "user"], name="name_word", opclasses=["varchar_pattern_ops", "int8_ops"]
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "word"), name="name_word_once")],
            },
        ),
        migrations.RunPython(note_old_names, migrations.RunPython.noop),
    ]
