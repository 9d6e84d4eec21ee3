"""What is deployed: the files of `deploy/`, backup and restore, stopping and starting under load."""
