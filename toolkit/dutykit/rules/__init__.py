"""Regulations as data. Pure."""
