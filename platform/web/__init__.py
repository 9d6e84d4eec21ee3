"""Door 1: the portal. Parse, find, call one service, render; how to add a page is in README.md."""
