"""Documents: facts in, template context out. Pure."""
