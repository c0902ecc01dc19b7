"""Use cases: the only place where edges meet (floor 4)."""
