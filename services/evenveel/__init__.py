"""Command line and composition root: the only room that may import every other one."""
