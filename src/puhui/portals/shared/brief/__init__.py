"""The monthly brief as a paper: told once as blocks, then drawn as .docx or as PDF."""
