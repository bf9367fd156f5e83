"""Addresses of the merchants' pages."""

app_name = "merchant"
urlpatterns = []
