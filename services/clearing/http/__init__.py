"""The edge over HTTP: what people and other systems send becomes commands, answers become JSON."""
