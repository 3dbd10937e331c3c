"""The overview: an answer for each page, from what ships."""
