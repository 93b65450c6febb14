from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0006_rewards")]

    operations: list[migrations.operations.base.Operation] = []
