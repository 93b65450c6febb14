"""Seconds between two runs, or a time of day in UTC; Tehran is 3:30 ahead.

What is asked often and done once: a month's statements when it is over, a day's numbers when the day is.
"""

SCHEDULES = {
    "club-plan-reminders": {"task": "club.tasks.remind_of_plans", "schedule": 6 * 3600.0},
    "club-numbers": {"task": "club.tasks.count_numbers", "schedule": 3 * 3600.0},
    "club-rewards": {"task": "club.tasks.look_after_rewards", "schedule": 6 * 3600.0},
    "club-forget": {"task": "club.tasks.forget_who_was_paid", "schedule": 3600.0},
}
