"""How gunicorn serves the product, in the demo and in the image.

`gunicorn --config python:reputation.serving`; what differs, such as the address, is
given beside it.
"""

import os

wsgi_app = "reputation.wsgi"
worker_class = "gthread"
# Reading a large batch keeps a process busy: one for each core, and two where a core is all there is, so that
# pages are answered meanwhile. `--workers` says otherwise.
workers = max(2, min(4, os.cpu_count() or 2))
threads = 4
preload_app = True  # `reputation.warming`
timeout = 60
graceful_timeout = 5
keepalive = 15
# The longest that gunicorn takes. Its usual half is less than a search of 500 characters
# may need, and what is longer gets gunicorn's own 414 instead of a problem.
limit_request_line = 8190
accesslog = "-"
# It would stand at one place for all installations of this user.
control_socket_disable = True
