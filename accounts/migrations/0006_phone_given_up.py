from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_names")]

    operations = [
        migrations.AddIndex(
            model_name="phonechange",
            index=models.Index(
                condition=models.Q(("old_phone", ""), _negated=True), fields=["old_phone"], name="phone_given_up"
            ),
        ),
    ]
