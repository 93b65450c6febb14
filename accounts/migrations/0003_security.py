from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_user_session_epoch_logincode")]

    operations: list[migrations.operations.base.Operation] = []
