"""The parts of the page that compares convolutional networks."""
