"""What people decide of records: reviews and closed registers, overrides, claims, and handbooks against records.

Offers :mod:`.review`, :mod:`.registers`, :mod:`.amend`, :mod:`.own_year` (a deputy's answer without a file) and
:mod:`.reconcile`; what an accepted claim does stands in :mod:`.claims`.
"""
