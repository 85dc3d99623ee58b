"""Pages to a published site."""
