"""The parts of the page that compares attention weights."""
