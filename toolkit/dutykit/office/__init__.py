"""LibreOffice as an outside program."""
