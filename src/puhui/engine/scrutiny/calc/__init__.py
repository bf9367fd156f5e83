"""Pure arithmetic of scrutiny: patterns of acts, hashes of photos, samples and their errors."""
