"""A workspace: its folder and its configuration."""
