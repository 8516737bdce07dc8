"""Papers: statements and overviews as documents to print, to file, and to reckon with."""
