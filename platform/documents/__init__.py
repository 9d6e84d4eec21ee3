"""Papers of a school, to print or to go on writing: what stands on them as data, and PDF and Word made from it."""
