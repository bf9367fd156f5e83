"""The demo: two cities, some people, and what they did; for eyes, not for measuring (that is ``bench``)."""
