"""What the log orders to be forgotten is destroyed here, and what outlived its time is ordered."""
