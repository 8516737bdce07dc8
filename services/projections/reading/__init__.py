"""Questions to the projections' tables, each answered from one snapshot at one position."""
