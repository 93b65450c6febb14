from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import catch_up as upgrade
from accounts.access.assign import follow_time
from accounts.door import code
from accounts.email import proof
from accounts.sessions import forget_old_sessions


@shared_task
def forget_dead_codes() -> None:
    at = timezone.now()
    code.forget_dead_codes(at=at)
    proof.forget_dead_proofs(at=at)
    forget_old_sessions(at=at)


@shared_task
def clear_sessions() -> None:
    """Rows of sessions whose time is over: Django leaves them until somebody runs its command."""
    call_command("clearsessions")


@shared_task
def follow_roles() -> None:
    """Roles with a first or a last day: memberships follow within a minute."""
    follow_time(at=timezone.now())


@shared_task
def catch_up() -> None:
    """What an upgrade left for afterwards; in a city that has caught up this is one query."""
    upgrade.catch_up()
