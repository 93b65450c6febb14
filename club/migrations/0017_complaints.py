from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("club", "0016_standing_kept")]

    operations = [
        migrations.AlterField(
            model_name="consentevent",
            name="source",
            field=models.CharField(
                choices=[
                    ("form", "on the page of wishes"),
                    ("desk", "at the counter"),
                    ("one_click", "by the link in a message"),
                    ("sms_reply", "by a reply to a text message"),
                    ("complaint", "by a complaint to the mailbox's provider"),
                    ("merge", "when two memberships were joined"),
                ],
                max_length=10,
            ),
        ),
    ]
