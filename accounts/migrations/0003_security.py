import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from lib.append_only import keep


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_user_session_epoch_logincode")]

    operations: list[migrations.operations.base.Operation] = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="user_email_once",
            ),
        ),
        migrations.CreateModel(
            name="EmailProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                ("digest", models.CharField(max_length=64)),
                ("tries_left", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="email_proofs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tries_left__gte", 0)), name="email_proof_tries")
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old_phone", models.CharField(blank=True, max_length=16)),
                ("new_phone", models.CharField(blank=True, max_length=16)),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("self", "with a code to both numbers"),
                            ("counter", "at a counter, with a code to the new number"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phone_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", models.F("user")), ("how", "self")),
                            models.Q(
                                ("how", "counter"),
                                models.Q(("by", models.F("user")), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="phone_change_by_whom",
                    )
                ],
            },
        ),
        # Erasing a person empties the numbers and merging two moves the row; nothing else may touch it.
        keep("accounts_phonechange", frozen=("how", "at")),
    ]
