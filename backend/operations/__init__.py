"""What an operator does: start, migrate, seed, back up, restore, check, write the documents."""
