"""Word documents: rendered from the record, and the templates behind them.

Offers :mod:`.render` and :mod:`.template`.
"""
