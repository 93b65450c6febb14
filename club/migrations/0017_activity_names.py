from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0016_standing_kept")]

    operations = []
