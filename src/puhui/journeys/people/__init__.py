"""One person: their wallet, their export, their leaving."""
