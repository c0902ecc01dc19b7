"""Word documents: rendered from the record, and the templates behind them.

Offers :mod:`.render`, :mod:`.template` and :mod:`.catalogue`.
"""
