"""dutykit: forms, records and documents of deputies' duty performance."""

__version__ = "0.1.0"
