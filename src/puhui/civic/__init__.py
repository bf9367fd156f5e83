"""The civic wing: what people do together, with proof instead of claims."""
