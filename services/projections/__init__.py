"""What people read: balances, statements, positions and groups, folded from the stream.

Everything here can be thrown away and built again from the stream; nothing here decides.
"""
