import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { ApiContext } from "./context.ts";
import { errorData, readableMessage } from "./errors.ts";

/**
 * The one place where tRPC is set up. `isDev` is false everywhere, so that no stack ever crosses the API.
 * Errors carry `data.fields` (paths of bad input) and, for an unavailable store, `data.needed` and `data.received`.
 */
const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: 5_000 },
    client: { reconnectAfterInactivityMs: 15_000 },
  },
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: readableMessage(error),
    data: { ...shape.data, ...errorData(error) },
  }),
});

export const router = t.router;
export const procedure = t.procedure;
