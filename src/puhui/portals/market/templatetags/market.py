"""What the templates of the workspaces ask of a cell."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def kind_of(cell: Any) -> str:
    """The name of a cell's kind, by which it is drawn."""
    return type(cell).__name__.lower()
