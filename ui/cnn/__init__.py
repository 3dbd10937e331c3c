"""The page of the convolutional networks."""
