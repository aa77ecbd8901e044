import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import superjson from "superjson";
import { noErrorData } from "./errors.ts";
import { callsOf, guard, type Refusal, requestLimits, tooFast } from "./guard.ts";
import { appRouter } from "./router.ts";
import type { Session } from "./session/session.ts";
import type { Shop } from "./shop.ts";

export interface HandleOptions {
  /** The path under which the API is served, such as "/api/trpc". */
  readonly endpoint: string;
  /**
   * The caller's address, as whoever runs the server knows it: a header that a proxy of theirs sets, never one that a
   * visitor may. Default null: unknown, and all callers together get what one address would.
   */
  readonly address?: string | null;
  /** Told of faults of ours, for the log. Bad input and an unavailable store are not among them. */
  readonly onFault: (error: Error, path: string | null) => void;
}

/** Answers one HTTP request to the API: guard, limits, procedures, and the session's cookie if it changed. */
export async function handleRequest(shop: Shop, request: Request, options: HandleOptions): Promise<Response> {
  const known = await shop.cookies.read(request.headers.get("cookie"));
  const caller = { sessionId: known?.id ?? null, address: options.address ?? null };
  const waitMs = shop.limiter.take(caller, callsOf(request));
  if (waitMs > 0) return refused(tooFast(waitMs));
  const guarded = await guard(request);
  if (!guarded.ok) return refused(guarded.refusal);
  let session: Session | null = null;
  const response = await fetchRequestHandler({
    endpoint: options.endpoint,
    req: guarded.request,
    router: appRouter,
    maxBatchSize: requestLimits.batchMax,
    createContext: async ({ info }) => {
      const changesSession = info.calls.some(({ path }) => sessionChanges.has(path));
      if (changesSession && info.calls.length > 1) {
        // Calls of one batch run side by side; a change of the cart would race with the change of which cart it is.
        throw new TRPCError({ code: "BAD_REQUEST", message: "Signing in or out must travel alone, not in a batch." });
      }
      return shop.contextOf({ known, address: caller.address }, (next) => {
        session = next;
      });
    },
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") options.onFault(error.cause ?? error, path ?? null);
    },
  });
  if (session !== null) response.headers.append("set-cookie", await shop.cookies.write(session));
  response.headers.set("cache-control", personal);
  response.headers.append("vary", "cookie");
  return response;
}

/**
 * What a shopper sees is theirs alone and never the same twice: no cache keeps it, shared or not, and no proxy rewrites
 * a stream. Said of refusals and of the catalogue as well, because one batch may hold anything.
 */
const personal = "private, no-store, no-transform";

const sessionChanges: ReadonlySet<string> = new Set(["session.signIn", "session.signOut", "session.setPolicy"]);

/** In the shape of a procedure's error, so that clients read it like any other. */
function refused({ status, message, retryAfterSeconds }: Refusal): Response {
  const data = {
    ...noErrorData,
    code: codes[status],
    httpStatus: status,
    retryAfterSeconds: retryAfterSeconds ?? null,
  };
  const body = { error: superjson.serialize({ message, code: -32600, data }) };
  const headers = new Headers({ "cache-control": personal, vary: "cookie" });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  return Response.json(body, { status, headers });
}

const codes: Readonly<Record<Refusal["status"], string>> = {
  400: "BAD_REQUEST",
  403: "FORBIDDEN",
  405: "METHOD_NOT_SUPPORTED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "TOO_MANY_REQUESTS",
};
