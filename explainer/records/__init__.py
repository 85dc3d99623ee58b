"""YAML text to checked records."""
