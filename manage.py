#!/usr/bin/env python
"""The product's management commands, on the embedded server unless told otherwise."""

import os
import sys

# They make or change tables and schemas. All others serve, like the web does.
OWNER_COMMANDS = {
    "create_brand",
    "createcachetable",
    "load_demo",
    "makemigrations",
    "migrate",
    "migrate_schemas",
    "sqlmigrate",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reputation.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "manage.py needs the product's own Python: .venv/bin/python manage.py ... "
            "(`make demo` or `make check` makes .venv)."
        )
    from reputation.embedded.cluster import EmbeddedPostgresFailed
    from reputation.embedded.environment import use_embedded_server

    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("VIGIA_DATABASE_ROLE", "owner")
    # A command is one thread, and ends: a pool would only make it wait at its end.
    os.environ.setdefault("VIGIA_DATABASE_POOL", "0")
    try:
        use_embedded_server()
    except EmbeddedPostgresFailed as failed:
        sys.exit(str(failed))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
