from django.db import migrations

from lib.append_only import keep
from members.consent import guards


def install(apps, schema_editor):
    # On SQLite the guards go up after every migrate instead (members/consent/ready.py).
    if schema_editor.connection.vendor == "postgresql":
        guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunPython(install, migrations.RunPython.noop),
        keep("members_suspension", frozen=["member_id", "reason", "starts_at", "until", "by_id"], erasable=["text"]),
        keep("members_appeal", frozen=["suspension_id", "at"], erasable=["text"]),
    ]
