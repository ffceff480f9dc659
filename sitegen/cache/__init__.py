"""What one run leaves for the next, in .sitegen/cache.db: never needed, and trusted as far as it can be checked."""
