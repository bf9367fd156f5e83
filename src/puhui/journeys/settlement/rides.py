"""Taps that become rides."""
