"""From a document's blocks to a proposed assignment table; pure."""
