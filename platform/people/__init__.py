"""Students, guardians, staff and classes: who is in the school, how they come in from a roster file, who sees which class."""
