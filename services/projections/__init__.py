"""What people read: balances, statements, positions, groups, flows, and the region's figures.

All of it can be thrown away and built again from the stream; nothing here decides.
"""
