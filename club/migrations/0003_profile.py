from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0002_member_merged_erased")]

    operations: list[migrations.operations.base.Operation] = []
