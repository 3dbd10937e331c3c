"""This machine: its hardware, its heap, its activity, and the timing of calls on it."""
