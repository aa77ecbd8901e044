import { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import superjson from "superjson";
import { guard, type Refusal, requestLimits } from "./guard.ts";
import { appRouter } from "./router.ts";
import type { Session } from "./session/session.ts";
import type { Shop } from "./shop.ts";

export interface HandleOptions {
  /** The path under which the API is served, such as "/api/trpc". */
  readonly endpoint: string;
  /** Told of faults of ours, for the log. Bad input and an unavailable store are not among them. */
  readonly onFault: (error: Error, path: string | null) => void;
}

/** Answers one HTTP request to the API: guard, procedures, and the session's cookie if it changed. */
export async function handleRequest(shop: Shop, request: Request, options: HandleOptions): Promise<Response> {
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
      return await shop.contextOf(request.headers.get("cookie"), (next) => {
        session = next;
      });
    },
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") options.onFault(error.cause ?? error, path ?? null);
    },
  });
  if (session !== null) response.headers.append("set-cookie", await shop.cookies.write(session));
  // What a shopper sees is theirs alone and never the same twice.
  if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
  return response;
}

const sessionChanges: ReadonlySet<string> = new Set(["session.signIn", "session.signOut", "session.setPolicy"]);

/** In the shape of a procedure's error, so that clients read it like any other. */
function refused({ status, message }: Refusal): Response {
  const data = { code: codes[status], httpStatus: status, fields: null, needed: null, received: null };
  const body = { error: superjson.serialize({ message, code: -32600, data }) };
  return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

const codes: Readonly<Record<Refusal["status"], string>> = {
  400: "BAD_REQUEST",
  403: "FORBIDDEN",
  405: "METHOD_NOT_SUPPORTED",
  413: "PAYLOAD_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};
