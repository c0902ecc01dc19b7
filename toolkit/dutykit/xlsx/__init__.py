"""Workbooks: issued, read, sent back for correction."""
