from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0009_counter")]

    operations: list[migrations.operations.base.Operation] = []
