from django.db import migrations

from ledger import guards


def install(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (ledger/apps.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_transactions")]
    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
