"""What is known about deputies: roster, names, records, statistics. Pure."""
