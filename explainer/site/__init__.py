"""All records to one site."""
