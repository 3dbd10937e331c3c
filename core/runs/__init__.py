"""Runs: stored, queued, computed in worker processes, or shipped with the app; knows no topic."""
