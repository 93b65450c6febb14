from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_security")]

    operations: list[migrations.operations.base.Operation] = []
