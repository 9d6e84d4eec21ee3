"""Looking at every page in every variant: `python -m e2e.looks`, or `make looks`."""
