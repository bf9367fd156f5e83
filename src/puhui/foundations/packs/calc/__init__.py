"""Pure work on packs: from text to a checked pack, and what differs between two. No disk, no database."""
