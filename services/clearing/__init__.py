"""The only writer: decides commands against the folded log and appends what follows."""
