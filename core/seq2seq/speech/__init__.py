"""Speech to text: sound, recordings, and what can be said with them."""
