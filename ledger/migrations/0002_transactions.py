from django.db import migrations

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
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(add_transaction, migrations.RunPython.noop, elidable=False)]
