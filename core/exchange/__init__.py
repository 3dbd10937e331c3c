"""Attention of models from elsewhere: files that hold it, how they are made and read."""
