"""Word files: rendered from templates, and read when they come back."""
