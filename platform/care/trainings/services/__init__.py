"""What can be done with trainings."""

from care.trainings.services.attaching import TRAINING_FILES
from care.trainings.services.attending import assess, keep_list, sign_in
from care.trainings.services.certifying import Certificate, certificate
from care.trainings.services.planning import TrainingEntry, cancel, plan, revise
from care.trainings.services.registering import correct, hold, record
from care.trainings.services.telling import tell

__all__ = [
    "TRAINING_FILES",
    "Certificate",
    "TrainingEntry",
    "assess",
    "cancel",
    "certificate",
    "correct",
    "hold",
    "keep_list",
    "plan",
    "record",
    "revise",
    "sign_in",
    "tell",
]
