"""Door 2: the jobs, what they react to, when they run, and how the outbox reaches them."""
