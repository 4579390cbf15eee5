"""Two addresses for whoever watches the process, outside the API and open to all."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer that the process is alive. Asks nobody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer whether we can serve: the database answers, and has our tables."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        migrated = MigrationRecorder.Migration.objects.filter(app="tenants").exists()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": False}, status=503)
    if not migrated:
        return JsonResponse({"status": "unavailable", "migrated": False}, status=503)
    return JsonResponse({"status": "ok"})
