"""Long work that can be left and found again: who asked for it, how far it is, what came of it. Advisory; jobs are the truth."""
