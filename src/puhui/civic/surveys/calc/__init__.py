"""Arithmetic of surveys: samples, weights, estimates with their error. No database, no clock, no settings."""
