# Build stage: a virtual environment from pinned, hashed wheels.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/faceoff
COPY requirements/ requirements/
RUN /opt/faceoff/bin/pip install --no-cache-dir --require-hashes -r requirements/postgresql.txt -r requirements/build.txt
COPY pyproject.toml README.md LICENSE LICENSE-catalogue.md gunicorn.conf.py ./
COPY migrations/ migrations/
COPY docs/method.md docs/quickstart.md docs/
COPY app/ app/
RUN /opt/faceoff/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Faceoff" \
      org.opencontainers.image.description="Compares software frameworks head to head" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin faceoff \
    && install -d -o faceoff -g faceoff /data
COPY --from=build /opt/faceoff /opt/faceoff
ENV PATH=/opt/faceoff/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FACEOFF_HOST=0.0.0.0 \
    FACEOFF_PORT=8000 \
    FACEOFF_DATABASE_URL=sqlite:////data/faceoff.sqlite3
USER faceoff
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"FACEOFF_PORT\"]}/healthz', timeout=2)"]
CMD ["faceoff", "serve"]
