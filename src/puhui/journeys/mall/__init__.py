"""Points become things: offers, redemptions, the counter, merchants and what they are owed."""
