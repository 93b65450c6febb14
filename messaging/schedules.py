"""Work that must be found even when nobody hints: seconds between two runs, or a time of day in UTC."""

from celery.schedules import crontab

SCHEDULES = {
    "messaging-deliver": {"task": "messaging.tasks.deliver", "schedule": 20.0},
    "messaging-fetch-replies": {"task": "messaging.tasks.fetch_replies", "schedule": 60.0},
    "messaging-ask-delivery": {"task": "messaging.tasks.ask_delivery", "schedule": 60.0},
    "messaging-read-returned": {"task": "messaging.tasks.read_returned", "schedule": 300.0},
    "messaging-forget-codes": {"task": "messaging.tasks.forget_codes", "schedule": 3600.0},
    "messaging-forget-content": {"task": "messaging.tasks.forget_content", "schedule": crontab(hour=22, minute=30)},
}
