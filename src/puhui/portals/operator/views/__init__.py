"""The console's views, by what they show."""
