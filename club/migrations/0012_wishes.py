from django.db import migrations, models

from club.consent import guards


def guard(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (club/consent/ready.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("club", "0011_identity")]

    operations = [
        migrations.AddField(
            model_name="consentevent",
            name="said",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
