"""Trainings of everybody who works with the students, and exchanges of class teachers: planned, held, hours credited."""
