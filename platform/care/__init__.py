"""The shared care modules that every school runs, each its own room."""
