"""Makes the files in `assets/data` from their published sources."""
