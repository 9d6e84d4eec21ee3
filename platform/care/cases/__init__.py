"""One file per student in care: proposal, confirmation by a second person, priority, closing, and who may read what."""
