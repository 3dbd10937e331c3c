"""Spelling to sound: letters, phonemes and the pronouncing dictionary."""
