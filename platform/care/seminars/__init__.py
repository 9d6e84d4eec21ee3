"""Guardian seminars (K-4.10) from plan to confirmed minutes; beside them activities (K-4.9) and student forums (E5-4.3)."""
