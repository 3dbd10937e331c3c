"""The page of the two decoders."""
