"""Personal links: one page for one recipient about one thing, without an account."""
