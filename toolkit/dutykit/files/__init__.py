"""Files as they arrive: sniffed, guarded, read in isolation."""
