"""What the pages on policy documents need: an id per form, and words of a list."""

from uuid import UUID, uuid4

from django import template

register = template.Library()


@register.simple_tag
def new_id() -> UUID:
    """An id for one form: sent twice, it is done once."""
    return uuid4()


@register.filter
def split_words(written: str) -> list[str]:
    return written.split()
