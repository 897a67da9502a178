# syntax=docker/dockerfile:1
# docker build -t inflow .                      the app
# docker build -t inflow-tools --target tools . migrations and the operator's commands

FROM node:24-slim AS base
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1

FROM base AS dependencies
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma/schema prisma/schema
COPY scripts/schema-engine.mjs scripts/
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund

FROM base AS build
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/src/generated src/generated
COPY . .
# Written into the pages that the browser gets, so it has to be known here.
ARG NEXT_PUBLIC_SENTRY_DSN
ENV NEXT_PUBLIC_SENTRY_DSN=$NEXT_PUBLIC_SENTRY_DSN NEXT_OUTPUT=standalone
RUN --mount=type=cache,target=/app/.next/cache npx next build && mkdir -p public

FROM base AS tools
ENV NODE_ENV=production
COPY --from=dependencies --chown=node:node /app/node_modules node_modules
COPY --from=dependencies --chown=node:node /app/src/generated src/generated
COPY --chown=node:node . .
USER node
CMD ["node", "scripts/migrate.mjs"]

FROM base AS app
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=3000
COPY --from=build --chown=node:node /app/.next/standalone ./
COPY --from=build --chown=node:node /app/.next/static .next/static
COPY --from=build --chown=node:node /app/public public
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/api/health').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "server.js"]
