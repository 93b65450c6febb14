from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("club", "0009_counter")]

    operations = [
        migrations.CreateModel(
            name="PointsDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("closed_at", models.DateTimeField()),
                ("rate", models.PositiveIntegerField()),
                ("issued", models.BigIntegerField()),
                ("expired", models.BigIntegerField()),
                ("used", models.BigIntegerField()),
                ("outstanding", models.BigIntegerField()),
                ("liability", models.BigIntegerField()),
                ("revalued", models.BigIntegerField()),
                ("totals", models.JSONField()),
                ("journal_id", models.BigIntegerField(null=True)),
                ("fault", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "liability",
                                models.expressions.CombinedExpression(models.F("outstanding"), "*", models.F("rate")),
                            )
                        ),
                        name="points_day_liability_is_points_times_rate",
                    )
                ],
            },
        ),
    ]
