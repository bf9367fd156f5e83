"""The civic wing: coming together, from the booking to the badge."""
