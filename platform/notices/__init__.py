"""What is told to a person inside the portal: one line each, without anybody's name in it."""
