"""Pure arithmetic of voices: faces, what a camera wrote, places, likeness, working days."""
