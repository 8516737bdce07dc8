"""What the write path asks of the world, done with libraries."""
