"""Districts, schools, clusters and the units inside a school; how a school comes on board and leaves."""
