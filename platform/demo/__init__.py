"""The fictional district 澜川区: built through the services, the same on every machine, and marked as a demo everywhere."""
