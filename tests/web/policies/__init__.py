"""The policy documents of a school in the browser of its principal."""
