"""The web process's entry point."""

import os

from django.core.wsgi import get_wsgi_application

from reputation.hearing_out import hearing_out
from reputation.slashes import one_slash_first
from reputation.warming import keep_shared, warm_up_serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reputation.settings")
application = hearing_out(one_slash_first(get_wsgi_application()))
warm_up_serving()
keep_shared()
