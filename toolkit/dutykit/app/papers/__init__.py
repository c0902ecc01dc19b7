"""Word documents: rendered from the record, and the templates behind them; the workbook of a year's figures.

Offers :mod:`.render`, :mod:`.sending` (a phase of the year at once, reminders), :mod:`.stats`, :mod:`.template` and
:mod:`.catalogue`.
"""
