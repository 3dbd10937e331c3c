"""A report to hand in: what was seen, as one HTML file that needs no network."""
