"""Files taken back: read, judged, registered, sent back where something is wrong.

Offers :mod:`.ingest` (the use case), :mod:`.receipts` (its result), :mod:`.correction` (what goes back),
:mod:`.confirm`, :mod:`.books` and :mod:`.attachments` (what later decisions ask of a return). The way of a file:
:mod:`.arrivals` and :mod:`.readers` (in a worker), :mod:`.judge` with :mod:`.sheets` and :mod:`.references`,
:mod:`.register` with :mod:`.roll`, :mod:`.confirm` and :mod:`.rows`.
"""
