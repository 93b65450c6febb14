from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="partnerprofile",
            name="special",
            field=models.BooleanField(
                default=False,
                help_text="Chosen by the municipality: a purchase here earns extra points.",
                verbose_name="special centre",
            ),
        ),
    ]
