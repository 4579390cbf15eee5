"""What `manage.py` offers about risk."""
