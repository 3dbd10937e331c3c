"""The table of bad inputs: to each an answer, without an error, in little memory and time."""
