from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_guards")]

    operations = [
        migrations.AddIndex(model_name="lot", index=models.Index(fields=["wallet"], name="lot_wallet")),
    ]
