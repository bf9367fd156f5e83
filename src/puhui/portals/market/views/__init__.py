"""The pages of this workspace."""
