import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "./http-settings.ts";
import type { Problem } from "./problem.ts";
import { problem } from "./problem.ts";

/**
 * Who may use the API. With a token: whoever carries it, as `Authorization: Bearer` or as the password of `Basic`, which
 * is what old clients can send. Without one the API listens on this machine only, and what is left to fear is a web
 * page in a browser here: it is known by its `Origin`, or by the foreign `Host` of a name rebound to this address.
 */
export class Guard {
  readonly #token: Buffer | null;

  constructor(token: Uint8Array | null) {
    this.#token = token === null ? null : digest(token);
  }

  /** Null: come in. */
  check(headers: IncomingHttpHeaders): Problem | null {
    if (this.#token === null) return checkLocal(headers);
    const carried = credentialOf(headers.authorization ?? "");
    if (carried !== null && timingSafeEqual(digest(carried), this.#token)) return null;
    return problem("TOKEN_REQUIRED", "Send the API's token as Authorization: Bearer, or as the password of Basic.");
  }
}

function checkLocal({ origin, host = "" }: IncomingHttpHeaders): Problem | null {
  if (origin === undefined && (host === "" || isLoopback(host.replace(/:\d+$/, "")))) return null;
  return problem("BLOCKED_ORIGIN", "Without a token this API answers programs of its own machine, and no web pages.");
}

function credentialOf(authorization: string): Buffer | null {
  const [scheme = "", credential = ""] = authorization.split(" ", 2);
  if (/^bearer$/i.test(scheme)) return Buffer.from(credential);
  if (!/^basic$/i.test(scheme)) return null;
  const pair = Buffer.from(credential, "base64");
  const colon = pair.indexOf(":");
  return colon === -1 ? null : pair.subarray(colon + 1);
}

/** Equal lengths, so that the comparison takes equal time. */
function digest(secret: Uint8Array): Buffer {
  return createHash("sha256").update(secret).digest();
}
