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

/**
 * For calls that need the caller to be someone: a caller without a session becomes a guest, by a cookie on the answer.
 * Only `session.get` and mutations do so. If every query did, the answers to two that started together would name two
 * guests, and the later would part the shopper from the cart of the earlier.
 */
export const rememberingProcedure = t.procedure.use(async ({ ctx, next }) => {
  if (ctx.isNewcomer) ctx.setSession(ctx.session);
  return await next();
});
