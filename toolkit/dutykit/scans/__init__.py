"""Pages on paper, scanned or photographed: picture to straightened page to ruled grid to recognised cells."""
