import django.db.models.deletion
from django.db import migrations, models

# The transaction that wrote a posting: what is below a snapshot's xmin is complete, what max(id) says is not. The
# default stamps the rows that are there with the migration's own number: all of them are committed. Each index also
# serves the foreign key, so Django's own index of that column goes.
XID = """
ALTER TABLE ledger_posting ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX posting_debit_xid ON ledger_posting (debit_id, xid);
CREATE INDEX posting_credit_xid ON ledger_posting (credit_id, xid);
"""
SINGLE = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = 'ledger_posting'::regclass AND i.indnatts = 1 AND a.attname IN ('debit_id', 'credit_id')
"""


def add_transaction(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(XID)
        cursor.execute(SINGLE)
        for (index,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{index}"')


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="AuditRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                ("seconds", models.FloatField()),
                ("faults", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("home", models.CharField(blank=True, max_length=64)),
                ("first_posting", models.BigIntegerField()),
                ("upto", models.BigIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("folded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("upto__gte", 0)), name="epoch_upto_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upto", models.BigIntegerField()),
                ("debits", models.BigIntegerField()),
                ("credits", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="ledger.account"
                    ),
                ),
                ("epoch", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="ledger.epoch")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "epoch", "upto"), name="checkpoint_once"),
                    models.CheckConstraint(
                        condition=models.Q(("credits__gte", 0), ("debits__gte", 0)), name="checkpoint_not_negative"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="wallet",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.wallet",
            ),
        ),
        migrations.AddConstraint(
            model_name="wallet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None),
                    models.Q(("available", 0), ("debt", 0), ("held", 0), ("pending", 0)),
                    _connector="OR",
                ),
                name="wallet_merged_is_empty",
            ),
        ),
        migrations.AddConstraint(
            model_name="wallet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None),
                    models.Q(("merged_into", models.F("account")), _negated=True),
                    _connector="OR",
                ),
                name="wallet_not_into_itself",
            ),
        ),
        migrations.RunPython(add_transaction, migrations.RunPython.noop, elidable=False),
    ]
