"""Word documents: rendered from the record, and the templates behind them; the workbook of a year's figures.

Offers :mod:`.render`, :mod:`.compare` (a draft that comes back), :mod:`.sending` (a phase
of the year at once, reminders), :mod:`.stats`, :mod:`.across` (figures over congresses),
:mod:`.congresses`, :mod:`.template`, :mod:`.linted`, :mod:`.preview` and
:mod:`.catalogue`.
"""
