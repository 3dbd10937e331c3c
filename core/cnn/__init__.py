"""Convolutional networks with max-pooling or without."""
