from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0008_standing")]

    operations: list[migrations.operations.base.Operation] = []
