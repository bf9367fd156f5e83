"""Fixtures that every portal's browser tests share."""

from tests.portals.browser import browser_database, chromium, server, site

__all__ = ["browser_database", "chromium", "server", "site"]
