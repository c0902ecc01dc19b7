"""``python -m dutykit``."""

from dutykit.cli import main

if __name__ == "__main__":
    main()
