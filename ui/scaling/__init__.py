"""The parts of the page that times attention."""
