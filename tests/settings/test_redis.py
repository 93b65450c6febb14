"""Redis as production uses it: cache and broker, on a real server."""

import os

import pytest
from celery import current_app
from django.core.cache import caches
from kombu import Connection

from config.logs import request_id

pytestmark = pytest.mark.redis


def test_the_cache_counts_in_redis(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": os.environ["TEST_REDIS_URL"],
        }
    }
    cache = caches["default"]
    cache.set("tried", 1, 30)
    assert (cache.incr("tried"), cache.get("tried")) == (2, 2)
    assert cache.add("tried", 1) is False
    cache.clear()


def test_a_task_waits_in_redis_with_its_request_id():
    with Connection(os.environ["TEST_REDIS_URL"]) as broker:
        token = request_id.set("request-in-redis")
        try:
            current_app.send_task("tests.anything", args=[7], connection=broker, queue="tests")
        finally:
            request_id.reset(token)
        message = broker.SimpleQueue("tests").get(timeout=5)
        message.ack()
    assert message.headers["shahrvand_request_id"] == "request-in-redis"
    assert message.payload[0] == [7]
