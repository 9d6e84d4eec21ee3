"""Benchmarks that a person starts by hand (`make bench`); the suite only checks that they run."""
