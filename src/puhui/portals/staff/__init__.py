"""How staff come in: name, password, second factor. allauth does the work; this portal dresses and guards it.

It will not sign anybody up, and citizens do not pass here.
"""
