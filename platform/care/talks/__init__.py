"""Talks and tracking records (谈话、跟踪教育): written once, credited to every duty whose evidence they are."""
