"""What Evenveel promises to others: events, their encoding and their history.

Imports nothing of ours, so that any reader of the log or the stream can use it alone.
"""
