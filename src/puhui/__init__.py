"""Puhui 普惠: the open platform that runs a Chinese city's green-living programme."""

__version__ = "0.1.0"
