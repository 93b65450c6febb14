"""What upper packages fill: what must hold between their rows and the books, looked at in every audit."""

from lib.registry import Registry

# Named as the operator reads it ("decision differs from its award"). SQL that both databases understand, a few passes
# over its tables at most; it finds what is wrong, and its first column is the id of the row at fault.
audit_rules: Registry[str] = Registry("ledger.audit_rules")
