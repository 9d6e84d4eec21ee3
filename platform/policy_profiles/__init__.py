"""A school's own policy document as data, and the pure engine that turns it into duties."""
