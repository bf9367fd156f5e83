"""The books seen whole: checked, published, owed."""
