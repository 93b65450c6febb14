from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0005_rules")]

    operations: list[migrations.operations.base.Operation] = []
