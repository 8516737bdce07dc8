"""The one writer: all commands that wait are decided together and committed as one block."""
