"""Typed results to page data: one module for each part of the menu. Words come from the codes' own labels."""
