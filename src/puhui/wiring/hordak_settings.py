"""Just enough settings for django-hordak, in a database of its own on the same server."""

from puhui.wiring.settings import DATABASES  # noqa: F401 -- the address is the only thing shared

SECRET_KEY = "measured, never served"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "mptt",
    "djmoney",
    "hordak",
]
DEFAULT_CURRENCY = "CNY"
HORDAK_INTERNAL_CURRENCY = "CNY"
CURRENCIES = ["CNY"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
