"""The leadership group of the school (or of a college): head, deputies and members, and which of them decide on cases."""
