"""Speech to text: sound, recordings, and utterances composed of them."""
