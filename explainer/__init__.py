"""Checked records and Markdown pages from the texts of an explainer."""

import os

# No package that happens to be installed changes what a profile may say; searching for such plugins takes longer than the checks.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
