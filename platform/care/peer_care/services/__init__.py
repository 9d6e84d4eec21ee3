"""The use cases of student helpers: tasks in neutral words, what is noticed, and what becomes of it."""

from care.peer_care.services.filing import (
    Filing,
    ObservationView,
    file_observation,
    open_observation,
    read_observation,
    tell_teachers,
)
from care.peer_care.services.observing import MOST_A_DAY, hand_in
from care.peer_care.services.tasks import answer_task, end_task, give_task

__all__ = [
    "MOST_A_DAY",
    "Filing",
    "ObservationView",
    "answer_task",
    "end_task",
    "file_observation",
    "give_task",
    "hand_in",
    "open_observation",
    "read_observation",
    "tell_teachers",
]
