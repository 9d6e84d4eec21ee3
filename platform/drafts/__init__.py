"""What people have typed and not yet saved, and which forms were sent already."""
