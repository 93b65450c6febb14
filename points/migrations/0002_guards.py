from django.db import migrations

from lib.append_only import keep
from points.rules import guards


def install(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (points/rules/ready.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.exclude(schema_editor.connection)
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial")]
    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
        keep("points_review", frozen=["decision_id", "at"]),
    ]
