"""What people read: balances, statements, positions, groups and flows, folded from the stream.

Everything here can be thrown away and built again from the stream; nothing here decides.
"""
