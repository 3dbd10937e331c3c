"""Measures of how far a result is from the exact or the expected result."""
