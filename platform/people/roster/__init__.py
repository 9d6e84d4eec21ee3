"""Rosters on their way in: reading a file, checking its rows, comparing them with who is known. Pure: no database, no clock."""
