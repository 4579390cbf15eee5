"""The names of the database and of those who sign in to it, and what each is for."""

DATABASE = "vigia"
OWNER = "vigia_owner"  # migrates, and makes a brand's schema
APP = "vigia_app"  # serves: reads and writes rows, and can make nothing
QUEUE = "vigia_queue"  # owns the queue, and sees nothing else
