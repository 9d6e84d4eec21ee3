"""Student helpers (助理班主任、班干部): everyday tasks, and what they noticed, handed in once and never shown to them again."""
