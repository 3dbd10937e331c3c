"""The training loop of all networks, and its checkpoints."""
