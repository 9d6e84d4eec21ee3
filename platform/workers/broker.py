"""The broker: dramatiq on the Redis protocol. It is a disposable accelerator; what is due stands in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from time import monotonic

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, Callbacks, CurrentMessage, Pipelines, ShutdownNotifications

from kernel import logs, metrics
from kernel.settings import settings
from workers.job import jobs
from workers.jobs import register_all
from workers.relay import Send
from workers.runner import run

QUEUE = "tongxin"
LEASE = timedelta(seconds=60)
# With dramatiq's own values the message of a killed worker came back after six minutes.
HEARTBEAT_MS = 15_000
ALWAYS = 1_000_000


def connect() -> RedisBroker:
    """A broker on REDIS_URL. Its own retries are off: a failed job waits in the outbox, where people see it."""
    client = redis.Redis.from_url(settings().redis_url)
    return RedisBroker(  # type: ignore[no-untyped-call]
        client=client,
        namespace=QUEUE,
        heartbeat_timeout=HEARTBEAT_MS,
        maintenance_chance=ALWAYS,
        middleware=[AgeLimit(), ShutdownNotifications(), Callbacks(), Pipelines(), CurrentMessage()],
    )


def declare(broker: dramatiq.Broker) -> None:
    """Make each registered job an actor of the broker; every one of them runs through the same runner."""
    register_all()
    for name in jobs():
        _actor(broker, name)


def _actor(broker: dramatiq.Broker, name: str) -> None:
    def act(message: Mapping[str, str]) -> None:
        began, outcome = monotonic(), "failed"
        try:
            outcome = "done" if run(message) else "nothing-to-do"
        except Exception as fault:  # noqa: BLE001  whatever it was, the row waits for its next lease
            # By its kind only: the broker would log the whole text, in which the database may quote what people wrote.
            logs.logger().error("message not done", job=name, fault=type(fault).__name__)
        metrics.instruments().jobs.labels(name, outcome).inc()
        metrics.instruments().job_seconds.labels(name).observe(monotonic() - began)

    dramatiq.actor(actor_name=name, queue_name=QUEUE, broker=broker)(act)


def sender(broker: dramatiq.Broker) -> Send:
    """How the relay hands a row to the broker."""

    def send(job: str, message: Mapping[str, str]) -> None:
        ready: dramatiq.Message[None] = dramatiq.Message(
            queue_name=QUEUE, actor_name=job, args=(dict(message),), kwargs={}, options={}
        )
        try:
            broker.enqueue(ready)
        except (redis.RedisError, dramatiq.errors.ConnectionError) as fault:
            raise ConnectionError(job) from fault

    return send
