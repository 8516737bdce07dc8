"""The projections over HTTP: questions only, each answered as of one position."""
