"""Promises: from the document to the assignment."""
