from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("club", "0017_activity_names")]

    operations = []
