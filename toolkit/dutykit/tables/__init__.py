"""Other tables (csv, xls, ods, et)."""
