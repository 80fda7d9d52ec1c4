# One container with the whole server. Settings: .env.example. Data (and, without DATABASE_URL, the database) in /data.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist/client ./dist/client
COPY package.json tsconfig.json ./
COPY server ./server
COPY src/domain ./src/domain
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
# The image has no curl; the first start may have a database to make.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
# Node itself is the process that gets the signal: no shell and no npm between.
CMD ["node", "--import", "tsx", "server/start.ts"]
