# The shop: its standalone production build, and the job that fills the catalogue.
# Built from the top of the repository: docker build -f docker/storefront.Dockerfile -t cartwheel-storefront .

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /repo
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
COPY . .
# Nothing here needs an install script: every native module comes with its binary.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
RUN npx turbo run build --filter=@cartwheel/storefront
RUN npx esbuild docker/seed-catalogue.mjs --bundle --platform=node --target=node24 --format=esm \
  --external:msgpackr-extract --outfile=/repo/seed-catalogue.mjs \
  "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=build /repo/LICENSE ./
COPY --from=build /repo/docker/with-secrets.mjs ./
COPY --from=build /repo/seed-catalogue.mjs ./
COPY --from=build /repo/apps/storefront/.next/standalone ./
COPY --from=build /repo/apps/storefront/.next/static ./apps/storefront/.next/static
# What Next caches while it runs; the rest of the file system may be read-only.
RUN mkdir -p apps/storefront/.next/cache && chown node:node apps/storefront/.next/cache
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/with-secrets.mjs"]
CMD ["/app/apps/storefront/server.js"]
