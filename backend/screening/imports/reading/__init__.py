"""Files of records, read without trust: `opening.read` is the way in."""
