from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_replies")]

    operations = [
        migrations.CreateModel(
            name="ReturnedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("bounced", "the address is gone"),
                            ("refused", "refused, not for the address"),
                            ("delayed", "not now"),
                            ("complaint", "complaint"),
                            ("gone", "about a letter that is forgotten"),
                            ("strange", "not about a letter of ours, or not to be understood"),
                        ],
                        max_length=9,
                    ),
                ),
                ("status", models.CharField(blank=True, default="", max_length=12)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name="message",
            name="ask_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="delivery",
            field=models.CharField(
                blank=True,
                choices=[
                    ("queued", "waits at the carrier"),
                    ("sent", "given to the operator"),
                    ("unknown", "no report came"),
                    ("delivered", "delivered"),
                    ("undelivered", "not delivered"),
                    ("filtered", "blocked at the operator"),
                    ("cancelled", "cancelled at the carrier"),
                ],
                default="",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="delivery_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="delivery_note",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="lifted",
            name="reason",
            field=models.CharField(
                choices=[
                    ("hard_bounce", "the address does not exist"),
                    ("complaint", "complaint"),
                    ("blocked", "its holder blocked advertising lines at the operator"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="suppression",
            name="reason",
            field=models.CharField(
                choices=[
                    ("hard_bounce", "the address does not exist"),
                    ("complaint", "complaint"),
                    ("blocked", "its holder blocked advertising lines at the operator"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("ask_at__isnull", False)), fields=["ask_at"], name="message_to_ask"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "sms"), models.Q(("provider_id", ""), _negated=True)),
                fields=["provider_id"],
                name="message_at_carrier",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "sms"), ("delivery", "undelivered")),
                fields=["sent_at", "address"],
                name="message_not_arrived",
            ),
        ),
    ]
