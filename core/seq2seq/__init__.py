"""A recurrent and an attention decoder on the same encoder, reading speech or spelling."""
