"""Pure arithmetic of rewards: terms of an offer, counters, codes."""
