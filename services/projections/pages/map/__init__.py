"""Where things stand on the drawn map: whole numbers in, whole numbers out, nothing asked."""
