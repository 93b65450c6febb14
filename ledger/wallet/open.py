import zlib

from django.db import transaction

from ledger.journal import unit_id
from ledger.models import Account, Wallet

SHARDS = 16  # a hot row of an issuer costs a third of the throughput (its foreign-key locks); sixteen do not


def ensure_unit(*, code: str) -> int:
    """The id of a unit, made on first use."""
    return unit_id(code)


def ensure_account(*, unit: str, code: str, shard: int = 0) -> int:
    """The id of an account, opened on first use. Safe when two open it at once."""
    found = Account.objects.filter(unit__code=unit, code=code, shard=shard).values_list("pk", flat=True)[:1]
    if found:
        return found[0]
    unit_pk = unit_id(unit)
    Account.objects.bulk_create([Account(unit_id=unit_pk, code=code, shard=shard)], ignore_conflicts=True)
    return Account.objects.values_list("pk", flat=True).get(unit_id=unit_pk, code=code, shard=shard)


def issuer_account(*, unit: str, code: str, spread_by: str) -> int:
    """One of the sixteen shards of an issuing account; the same `spread_by` always gives the same one."""
    return ensure_account(unit=unit, code=code, shard=zlib.crc32(spread_by.encode()) % SHARDS)


@transaction.atomic
def ensure_wallet(*, unit: str, code: str) -> int:
    """The id of a wallet (its account's), opened on first use."""
    account = ensure_account(unit=unit, code=code)
    Wallet.objects.bulk_create([Wallet(account_id=account)], ignore_conflicts=True)
    return account
