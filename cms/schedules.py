"""The engines that Wagtail's screens rely on and do not bring: docs/stock-features.md names each. Seconds between runs."""

SCHEDULES = {
    "cms-publish-scheduled": {"task": "cms.tasks.publish_scheduled", "schedule": 60.0},
}
