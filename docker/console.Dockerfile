# The operator console: its standalone production build.
# Built from the top of the repository: docker build -f docker/console.Dockerfile -t cartwheel-console .

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /repo
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
COPY . .
# Nothing here needs an install script: every native module comes with its binary.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
RUN npx turbo run build --filter=@cartwheel/console

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=build /repo/LICENSE ./
COPY --from=build /repo/docker/with-secrets.mjs ./
COPY --from=build /repo/apps/console/.next/standalone ./
COPY --from=build /repo/apps/console/.next/static ./apps/console/.next/static
# What Next caches while it runs; the rest of the file system may be read-only.
RUN mkdir -p apps/console/.next/cache && chown node:node apps/console/.next/cache
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3002
USER node
EXPOSE 3002
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3002/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/with-secrets.mjs"]
CMD ["/app/apps/console/server.js"]
