"""Softmax against linear attention: the formulas, what is lost, how the cost grows."""
