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
accesslog = "-"
# It would stand at one place for all installations of this user.
control_socket_disable = True
