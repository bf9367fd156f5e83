"""A city's pack: checked, compared, put into force, put into words."""
