"""The rules, pure: no I/O, no clock, no chance. Everything it needs to know is handed to it."""
