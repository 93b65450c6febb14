from django.db import migrations, models


class Migration(migrations.Migration):
    # What is there stays without a seal: to write one into each of millions of rows would keep the city waiting.
    dependencies = [("ledger", "0003_guards")]
    operations = [
        migrations.AddField("journal", "seal", models.CharField(blank=True, db_default="", default="", max_length=32)),
    ]
