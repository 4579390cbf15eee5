"""What `manage.py` offers about posts."""
