"""What is stored, asked for: status, records, where a value came from, what is coming, what forms ask of people.

Offers :mod:`.queries`, :mod:`.history`, :mod:`.effects`, :mod:`.coming`, :mod:`.catalogue` and
:mod:`.burden`.
"""
