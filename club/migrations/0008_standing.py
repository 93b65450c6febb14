from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0007_statements")]

    operations: list[migrations.operations.base.Operation] = []
