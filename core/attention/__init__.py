"""Softmax and linear attention compared: formulas, approximation errors, growth of the cost."""
