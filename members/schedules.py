"""Seconds between two runs, or a time of day in UTC; Tehran is 3:30 ahead.

What is asked often and done once: a month's statements when it is over, a day's numbers when the day is.
"""

from celery.schedules import crontab

SCHEDULES = {
    "members-forget": {"task": "members.tasks.forget_what_is_over", "schedule": 3600.0},
    "members-compare-facets": {"task": "members.tasks.compare_facets", "schedule": crontab(hour=0, minute=10)},
}
