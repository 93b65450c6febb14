from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0004_consent")]

    operations: list[migrations.operations.base.Operation] = []
