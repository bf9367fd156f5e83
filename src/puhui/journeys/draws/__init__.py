"""Lucky draws: entered, held, claimed."""
