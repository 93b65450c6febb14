"""Seconds between two runs, or a time of day in UTC; Tehran is 3:30 ahead.

What is asked often and done once: a month's statements when it is over, a day's numbers when the day is.
"""

from celery.schedules import crontab

SCHEDULES = {
    "points-give-up": {"task": "points.tasks.give_up_what_came_later", "schedule": crontab(hour=0, minute=20)},
    "points-day": {"task": "points.tasks.close_points_day", "schedule": crontab(hour=20, minute=20)},  # 23:50 Tehran
    "points-statements": {"task": "points.tasks.send_statements", "schedule": 3600.0},
    "points-back": {"task": "points.tasks.give_back_after_suspensions", "schedule": 900.0},
    "points-forget": {"task": "points.tasks.forget_returns", "schedule": 3600.0},
}
