"""What citizens do: delivered, declared, looked at, explained, traced."""
