"""The parts of the page about the three similarities."""
