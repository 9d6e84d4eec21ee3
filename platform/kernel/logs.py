"""Logs as JSON lines on standard error, without what people wrote: only event names, ids and counts."""

from __future__ import annotations

import logging
import sys

import structlog

from kernel.settings import settings


def configure(process: str) -> None:
    """Set up logging for one process; each line names it."""
    logging.basicConfig(level=settings().log_level, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings().log_level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process)


def logger() -> structlog.stdlib.BoundLogger:
    """The logger; call it with an event name and plain values, never with a person's data."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger()
    return bound
