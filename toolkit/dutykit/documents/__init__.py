"""Documents: facts in, template context out. Pure.

:mod:`.catalogue` lists every document with the function that builds its context from :class:`~.facts.Facts`. Contexts
hold text, whole numbers, lists and dicts, and are complete: a template never meets a name that is not there. Nothing is
imported here, so that commands which make no document do without all of them.
"""
