"""Softmax, linear attention and their difference as linked maps, in the browser."""
