"""Returns that are heard, also before the activity that they undo; a system that reports payments may return them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("club", "0014_openings_points_back")]

    operations = [
        migrations.CreateModel(
            name="ActivityReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=120)),
                ("facts", models.JSONField(null=True)),
                ("heard_at", models.DateTimeField(db_index=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("was_early", models.BooleanField(default=False)),
                ("fault", models.CharField(blank=True, default="", max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("fault", ""), _negated=True),
                        fields=["met_at"],
                        name="activity_return_fault",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "source_id", "key"), name="activity_return_once"),
                    models.CheckConstraint(
                        condition=models.Q(("fault", ""), ("met_at__isnull", False), _connector="OR"),
                        name="activity_return_judged",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="factreport",
            name="is_return",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveConstraint(model_name="factreport", name="fact_report_bill_once"),
        migrations.AddConstraint(
            model_name="factreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_return", False)), fields=("source", "bill"), name="fact_report_bill_once"
            ),
        ),
    ]
