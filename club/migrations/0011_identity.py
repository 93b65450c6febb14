from django.db import migrations, models
from django.db.models import Max

from lib.append_only import keep


def note_old_members(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Members from before there were facets get their rows afterwards, by the workers (accounts/catch_up.py)."""
    last = apps.get_model("club", "Member").objects.aggregate(last=Max("pk"))["last"]
    if last:
        apps.get_model("accounts", "CatchUp").objects.create(name="club.facets", upto=last)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_names"), ("club", "0010_books")]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["district"], name="member_of_district"),
        ),
        migrations.CreateModel(
            name="PaidBefore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("what", models.CharField(max_length=40)),
                ("forget_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("digest", "what"), name="paid_before_once")],
            },
        ),
        # An appeal is the member's own words: who leaves takes them along.
        keep("club_appeal", frozen=["suspension_id", "at"], erasable=["text"]),
        migrations.RunPython(note_old_members, migrations.RunPython.noop),
    ]
