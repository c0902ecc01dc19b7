"""Files taken back: read, judged, registered, sent back where something is wrong.

Offers :mod:`.ingest` (the use case), :mod:`.receipts` (its result), :mod:`.correction` (what goes back),
:mod:`.confirm`, :mod:`.books` and :mod:`.attachments` (what later decisions ask of a return), :mod:`.mappings` (what a
clerk confirms of a table that was typed anew), :mod:`.again` (how a second return differs from the first),
:mod:`.reread` (originals read once more).

Inside, the way of a file: :mod:`.arrivals`, :mod:`.turns`; in a worker :mod:`.readers` and :mod:`.examine` with
:mod:`.sheets`; then :mod:`.judge` (what the store says of it) with :mod:`.references`, and :mod:`.register` with
:mod:`.roll`, :mod:`.confirm` and :mod:`.rows`.
"""
