"""Incidents (K-4.7: discrimination, prejudice, improper education) from the report to the revisit, and 强制报告."""
