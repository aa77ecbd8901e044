import { createHmac, randomBytes } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { policySchema } from "../schemas/shared.ts";
import type { Session } from "./session.ts";

export interface SessionCookiesOptions {
  /** Signs cookies; at least 32 bytes, the same in every region of one shop. */
  readonly sessionKey: Uint8Array;
  /** True where the shop is served by https: the cookie is then sent over https only, to this host only. */
  readonly secure: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const lifetimeSeconds = 30 * 24 * 60 * 60;
const hexId = z.string().regex(/^[0-9a-f]{32}$/);
const claimsSchema = z.object({
  sid: hexId,
  cid: hexId,
  kind: z.enum(["guest", "account"]),
  policy: policySchema,
  exp: z.number(),
});

/** A session, and the second since 1970 at which its cookie ends. */
interface Signed {
  readonly session: Session;
  readonly expiresAt: number;
}

/** Signatures remembered. Only true ones are, so nobody fills the memory without as many sessions. */
const rememberedMax = 10_000;

/**
 * Sessions as signed, HttpOnly cookies (JWT, HS256). A cookie that was tampered with, has expired or is missing is no
 * session; the caller then is a new guest, and learns nothing.
 */
export class SessionCookies {
  readonly #key: Uint8Array;
  readonly #options: SessionCookiesOptions;
  /**
   * By token, in the order of first use. A shopper sends one cookie with every request; what was signed stays signed, so
   * its signature is checked once, and its end every time.
   */
  readonly #signed = new Map<string, Signed>();

  constructor(options: SessionCookiesOptions) {
    if (options.sessionKey.length < 32) throw new RangeError("the session key must have at least 32 bytes");
    this.#options = options;
    // A key of its own for each purpose: what signs cookies must not also name accounts.
    this.#key = createHmac("sha256", options.sessionKey).update("cartwheel session cookie").digest();
  }

  /** `__Host-` binds the cookie to this host and to https; browsers refuse it without. */
  get name(): string {
    return this.#options.secure ? "__Host-cartwheel" : "cartwheel";
  }

  /** The session of a `Cookie` header, or null. */
  async read(cookieHeader: string | null): Promise<Session | null> {
    const token = cookieValue(cookieHeader ?? "", this.name);
    if (token === null) return null;
    const signed = this.#signed.get(token) ?? (await this.#verify(token));
    return signed !== null && signed.expiresAt > Math.floor(this.#options.now() / 1000) ? signed.session : null;
  }

  /** What was signed here, or null. */
  async #verify(token: string): Promise<Signed | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ["HS256"],
        requiredClaims: ["exp"],
        currentDate: new Date(this.#options.now()),
      });
      const { sid, cid, kind, policy, exp } = claimsSchema.parse(payload);
      const signed = { session: { id: sid, cartId: cid, kind, policy }, expiresAt: exp };
      this.#remember(token, signed);
      return signed;
    } catch {
      return null;
    }
  }

  #remember(token: string, signed: Signed): void {
    this.#signed.set(token, signed);
    const [oldest] = this.#signed.keys();
    if (this.#signed.size > rememberedMax && oldest !== undefined) this.#signed.delete(oldest);
  }

  /** The `Set-Cookie` header that makes `session` the caller's. */
  async write(session: Session): Promise<string> {
    const issuedAt = Math.floor(this.#options.now() / 1000);
    const token = await new SignJWT({
      sid: session.id,
      cid: session.cartId,
      kind: session.kind,
      policy: session.policy,
    })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(this.#key);
    const secure = this.#options.secure ? "; Secure" : "";
    return `${this.name}=${token}; Path=/; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax${secure}`;
  }
}

/** A guest with an empty cart that nobody can guess. */
export function newGuest(): Session {
  return { id: randomId(), cartId: randomId(), kind: "guest", policy: "or-map" };
}

export function randomId(): string {
  return randomBytes(16).toString("hex");
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
