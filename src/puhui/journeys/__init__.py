"""What takes more than one room: each journey introduces rooms to each other and owns no table and no rule."""
