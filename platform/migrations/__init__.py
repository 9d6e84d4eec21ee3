"""The history of the database, run by Alembic as the owner role. Nothing here imports the application."""
