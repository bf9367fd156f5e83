"""A receipt as a slip of paper: what ``journeys.explain`` tells, put into words. It computes nothing."""

from typing import Any


def slip(told: dict[str, Any]) -> dict[str, Any]:
    """What the template shows."""
    return told
