# nginx with the built client; /api goes on to the API.
FROM node:20.19.5-bookworm-slim AS client
WORKDIR /srv/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend .
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.28.0-alpine
COPY deploy/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=client /srv/frontend/dist /usr/share/nginx/html
EXPOSE 8080
