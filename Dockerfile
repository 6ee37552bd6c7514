# One image for the server and for workers (`retrace worker`).
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY shared shared
COPY db db
COPY server server
COPY client client
RUN node_modules/.bin/vite build --config client/vite.config.ts && npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown node /data
USER node
ENV HOST=0.0.0.0 PORT=4070 RETRACE_DATA=/data
VOLUME /data
EXPOSE 4070
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD node -e "fetch('http://127.0.0.1:4070/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "server/main.ts"]
