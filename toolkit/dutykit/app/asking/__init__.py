"""What is stored, asked for: status, records, where a value came from, what is coming, what forms ask of people.

Offers :mod:`.status`, :mod:`.home` (the year at a glance), :mod:`.stages` (its path), :mod:`.one_return` (with its
sheet), :mod:`.returned` (files that came back), :mod:`.queries` (show), :mod:`.deputy` (one deputy on one screen),
:mod:`.finding` (find), :mod:`.history` (trace, log), :mod:`.effects` (how a claim counts), :mod:`.coming` (the
calendar), :mod:`.year` (all of the year at once), :mod:`.months` (its records by month), :mod:`.catalogue` (forms and
regulations), :mod:`.own` (what is a unit's own) and :mod:`.burden`. Inside, :mod:`.rounds` reckons the rounds of
corrections, :mod:`.ics` writes calendar files.
"""
