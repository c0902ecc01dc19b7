"""Words that the whole program shares (floor 0): what may be the case, declared once (:mod:`.codes`)."""
