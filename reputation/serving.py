"""How gunicorn serves the product, in the demo and in the image.

`gunicorn --config python:reputation.serving`; what differs, such as the address, is
given beside it.
"""

wsgi_app = "reputation.wsgi"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 15
# The longest that gunicorn takes. Its usual half is less than a search of 500 characters
# may need, and what is longer gets gunicorn's own 414 instead of a problem.
limit_request_line = 8190
accesslog = "-"
# It would stand at one place for all installations of this user.
control_socket_disable = True
