"""Backup and restore: the whole database in one encrypted file, proven before anything is touched and compared afterwards."""
