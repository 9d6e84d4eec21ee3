"""The topics of the help centre: how a thing is done and why, for whom. What a student's account may read is neutral."""

from __future__ import annotations

from collections.abc import Collection

from accounts.roles import Role
from web.help_topics import files, meetings, school
from web.help_topics.topic import Topic

__all__ = ["TOPICS", "Topic", "for_roles", "others_for"]

TOPICS: tuple[Topic, ...] = (*files.TOPICS, *meetings.TOPICS, *school.TOPICS)


def for_roles(roles: Collection[str]) -> list[Topic]:
    """The topics for somebody with these roles: first what concerns them, then what is for everybody."""
    return [topic for topic in TOPICS if topic.roles is None or not topic.roles.isdisjoint(roles)]


def others_for(roles: Collection[str]) -> list[Topic]:
    """What concerns other roles first, for colleagues to read; none for whoever has only a student's role."""
    if not set(roles) - {Role.STUDENT_HELPER}:
        return []
    mine = for_roles(roles)
    return [topic for topic in TOPICS if topic not in mine]
