"""What is due, for whom, by when and under which clause; what was done for it, and what was waived."""
