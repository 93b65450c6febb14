from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.AddField("orderunit", "short_at", models.DateTimeField(null=True)),
        migrations.AddField("orderunit", "held_at", models.DateTimeField(null=True)),
    ]
