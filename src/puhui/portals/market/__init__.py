"""The carbon market's workspaces: owners, verifiers, members, officers of registry and exchange."""
