"""What sees more than one school: statistics over frozen counts, and transfers of sealed packages."""
