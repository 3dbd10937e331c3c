"""The parts of the page on the three similarities."""
