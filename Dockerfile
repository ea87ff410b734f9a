FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY harvester harvester
COPY plugins plugins
COPY config config
RUN pip wheel --no-cache-dir --wheel-dir /wheels '.[postgresql]'

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 HARVESTER_STATE_DIR=/var/lib/harvester
RUN useradd --system --uid 10001 --home-dir /var/lib/harvester --create-home harvester
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links=/wheels 'harvester[postgresql]'
USER harvester
WORKDIR /var/lib/harvester
VOLUME /var/lib/harvester
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["harvester"]
CMD ["serve", "--host", "0.0.0.0"]
