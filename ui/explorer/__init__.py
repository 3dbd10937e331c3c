"""The explorer: attention maps, sound and text on one axis, in the browser."""
