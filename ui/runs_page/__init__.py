"""The parts of the page that lists the runs of this server."""
