"""Screening (摸底排查): every term, every class, an outcome for every student, reviewed by a second person."""
