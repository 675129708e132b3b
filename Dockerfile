# seggql in one image: the wheel is built with its GraphiQL page in the first stage, and runs unprivileged in the second.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY . .
# The build brings Node from PyPI by itself when it needs one.
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 SEGGQL_HOST=0.0.0.0 SEGGQL_PORT=8000 SEGGQL_HOME=/var/lib/seggql
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir /wheels/*.whl \
    && useradd --system --uid 10001 --home-dir /var/lib/seggql --create-home seggql
USER 10001
VOLUME /var/lib/seggql
EXPOSE 8000
HEALTHCHECK --start-period=60s --interval=10s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=3)"]
# Beyond loopback every request needs an API key: `docker compose exec seggql seggql keys create NAME`.
ENTRYPOINT ["seggql"]
CMD ["serve"]
