"""What people decide of records: reviews and closed registers, overrides, claims, and handbooks against records.

Offers :mod:`.review`, :mod:`.amend` and :mod:`.reconcile`; what an accepted claim does is :mod:`.claims`.
"""
