"""Forms as declared in ``schemas/``: model, kinds of field, neutral grid, reading and checking. Pure."""
