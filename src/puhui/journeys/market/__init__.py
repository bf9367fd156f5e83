"""Project credits: monitored, placed, closed."""
