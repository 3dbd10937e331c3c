"""Convolutional networks with and without max-pooling."""
