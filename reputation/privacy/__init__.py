"""What people may ask for their data: to be forgotten, and to take all of it along."""
