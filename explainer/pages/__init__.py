"""One site to Markdown pages and data files."""
