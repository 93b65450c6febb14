from django.db import migrations

from lib.append_only import keep


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        keep("accounts_phonechange", frozen=("how", "at")),
        keep("accounts_opened"),
        keep(
            "accounts_assignment",
            frozen=["user_id", "role_id", "unit", "service", "starts_at", "ends_at", "given_by_id", "given_at"],
        ),
    ]
