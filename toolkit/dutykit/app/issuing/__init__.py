"""Workbooks sent out: blank or prefilled, with an issue number.

Offers :mod:`.make_template` (the use case), :mod:`.workbooks` (a workbook's bytes) and :mod:`.prefill` (what is known).
"""
