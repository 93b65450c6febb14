from django.db import migrations

from ledger import guards


def install(apps, schema_editor):
    # Guards of merged wallets, checkpoints and audit runs. On SQLite they go up after every migrate (ledger/apps.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_merge_checkpoints")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
