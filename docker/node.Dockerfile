# One storage node: the bundled `dynamo-node` and the one native module that it needs.
# Built from the top of the repository: docker build -f docker/node.Dockerfile -t cartwheel-node .

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /repo
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
COPY . .
# Nothing here needs an install script: every native module comes with its binary.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
RUN npx turbo run build --filter=@cartwheel/dynamo-server

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=build /repo/LICENSE ./
COPY --from=build /repo/packages/dynamo-server/package.json ./package.json
COPY --from=build /repo/packages/dynamo-server/dist ./dist
COPY --from=build /repo/node_modules/better-sqlite3/package.json ./node_modules/better-sqlite3/package.json
COPY --from=build /repo/node_modules/better-sqlite3/lib ./node_modules/better-sqlite3/lib
COPY --from=build /repo/node_modules/better-sqlite3/prebuilds/linux-*.node ./node_modules/better-sqlite3/prebuilds/
# A named volume that is mounted here for the first time takes over its owner.
RUN mkdir /data /backups && chown node:node /data /backups
ENV NODE_ENV=production DYNAMO_NODE_DATA_DIR=/data DYNAMO_NODE_BACKUP_DIR=/backups
USER node
VOLUME /data /backups
EXPOSE 4100 8098
# Not ready while it starts and while it drains.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4200/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# A directory must be made the node's own once, by `init`. Never at every start: a volume that was lost would come back
# empty and vote "not found" as if it had always been so.
ENTRYPOINT ["node", "--enable-source-maps", "/app/dist/dynamo-node.js"]
CMD ["run"]
