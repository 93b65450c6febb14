"""Seconds between two runs."""

SCHEDULES = {"payments-sweep": {"task": "payments.tasks.sweep", "schedule": 30.0}}
