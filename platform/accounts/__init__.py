"""People who sign in, their roles in schools, what they are assigned to, and what each role may do."""
