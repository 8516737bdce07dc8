"""Clearing runs from the outside: solved apart from the writer, checked, and handed in."""
