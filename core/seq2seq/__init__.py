"""A recurrent and an attention decoder on the same encoder, for speech or spelling."""
