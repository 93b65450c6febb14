"""Seconds between two runs, or a time of day in UTC; Tehran is 3:30 ahead.

What is asked often and done once: a month's statements when it is over, a day's numbers when the day is.
"""

from celery.schedules import crontab

SCHEDULES = {
    "club-give-up": {"task": "club.tasks.give_up_what_came_later", "schedule": crontab(hour=0, minute=20)},
    "club-forget": {"task": "club.tasks.forget_what_is_over", "schedule": 3600.0},
    "club-compare-facets": {"task": "club.tasks.compare_facets", "schedule": crontab(hour=0, minute=10)},
    "club-points-day": {"task": "club.tasks.close_points_day", "schedule": crontab(hour=20, minute=20)},  # 23:50 Tehran
    "club-statements": {"task": "club.tasks.send_statements", "schedule": 3600.0},
    "club-plan-reminders": {"task": "club.tasks.remind_of_plans", "schedule": 6 * 3600.0},
    "club-numbers": {"task": "club.tasks.count_numbers", "schedule": 3 * 3600.0},
    "club-rewards": {"task": "club.tasks.look_after_rewards", "schedule": 6 * 3600.0},
    "club-points-back": {"task": "club.tasks.give_back_after_suspensions", "schedule": 900.0},
}
