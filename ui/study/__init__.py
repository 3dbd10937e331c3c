"""The study of whole test sets on the page of the similarities."""
