"""What fell due is booked every hour, ten minutes before the points' day is closed; at night first fold, then audit.

Times of day are in UTC; Tehran is 3:30 ahead.
"""

from celery.schedules import crontab

SCHEDULES = {
    "ledger-settle": {"task": "ledger.tasks.settle", "schedule": crontab(minute=10)},
    "ledger-fold": {"task": "ledger.tasks.fold", "schedule": crontab(hour=21, minute=40)},
    "ledger-audit": {"task": "ledger.tasks.audit", "schedule": crontab(hour=22, minute=10)},
}
