"""Files attached to records: checked by what is in them, kept encrypted in pieces, read by whoever reads the record."""
