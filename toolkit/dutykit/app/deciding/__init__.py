"""What people decide of records: reviews and closed registers, overrides, claims, and handbooks against records.

Offers :mod:`.review`, :mod:`.amend`, :mod:`.claims` and :mod:`.reconcile`.
"""
