"""The record held against regulations: findings, drafts tried out, laws cited, working days.

Offers :mod:`.check`, :mod:`.derivations`, :mod:`.impact`, :mod:`.findings_book`, :mod:`.regulations`,
:mod:`.rule_books`, :mod:`.laws` and :mod:`.workdays`.
"""
