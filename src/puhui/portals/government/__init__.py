"""The government's workspace: what was promised, by whom, and how it stands."""
