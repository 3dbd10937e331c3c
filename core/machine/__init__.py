"""This machine: what it is, its heap, what runs on it, and how a call is timed."""
