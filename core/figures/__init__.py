"""Arrays and tidy frames in, figures out; knows no topic and no torch."""
