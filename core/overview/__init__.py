"""What each page found, from the results that ship: a number, a sentence and a picture."""
