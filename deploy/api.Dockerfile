# The API, the worker and the commands: one image.
FROM python:3.11.14-slim-bookworm

# Previews of PDFs that bring no Chinese fonts of their own need one.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fontconfig fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/xiaohao
COPY requirements.lock .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

COPY pyproject.toml .
COPY backend backend
COPY migrations migrations
COPY examples examples

RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin xiaohao \
 && install --directory --owner=xiaohao --mode=0700 /var/lib/xiaohao
USER xiaohao
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XIAOHAO_VAR_DIR=/var/lib/xiaohao
VOLUME /var/lib/xiaohao
EXPOSE 8000
CMD ["python", "-m", "backend", "serve", "--host", "0.0.0.0", "--no-worker"]
