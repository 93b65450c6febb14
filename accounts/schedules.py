"""When the tasks of this package run without being asked: seconds between two runs, or a time of day in UTC."""

from celery.schedules import crontab

SCHEDULES = {
    "accounts-forget-dead-codes": {"task": "accounts.tasks.forget_dead_codes", "schedule": 3600.0},
    "accounts-clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(hour=0, minute=40)},
    "accounts-catch-up": {"task": "accounts.tasks.catch_up", "schedule": 60.0},
    "accounts-follow-roles": {"task": "accounts.tasks.follow_roles", "schedule": 60.0},
}
