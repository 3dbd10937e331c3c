"""The parts of the page that compares a recurrent and an attention decoder."""
