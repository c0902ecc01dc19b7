"""Word documents: rendered from the record, and the templates behind them.

Offers :mod:`.render`, :mod:`.sending` (a phase of the year at once, reminders), :mod:`.template` and :mod:`.catalogue`.
"""
