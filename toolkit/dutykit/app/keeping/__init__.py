"""The workspace itself: made, examined, backed up, and the demo that walks the whole round.

Offers :mod:`.workspaces`, :mod:`.settled`, :mod:`.new_year`, :mod:`.doctor`, :mod:`.backup`, :mod:`.verify`,
:mod:`.seals`, :mod:`.archive`, :mod:`.carried`, :mod:`.natures`, :mod:`.purge`, :mod:`.salvage`, :mod:`.move`,
:mod:`.accounts`, :mod:`.entering`, :mod:`.dispatch_make`, :mod:`.dispatch_install`, :mod:`.demo` and :mod:`.tour`
(the sample that people are shown around in).
"""
