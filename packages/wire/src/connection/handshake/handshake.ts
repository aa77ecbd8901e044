import type { Frame } from "../../frame/frame.ts";
import type { Agreement, Identity, VersionRange } from "../identity.ts";
import type { Refusal } from "../refusal.ts";

/**
 * How two strangers become a connection:
 *
 *     dialler                                            acceptor
 *     hello     versions, cluster, identity, nonce  -->
 *                <--  challenge   version, cluster, identity, nonce
 *     proof     HMAC(secret, "dialler", both)       -->  checks it with each secret that is good here, then cluster,
 *                                                        settings, identity
 *                <--  accepted    HMAC(that secret, "acceptor", both)
 *     checks it
 *
 * The dialler proves first: whoever merely connects to a node learns nothing computed from the secret. `refused` may
 * take the place of either answer. Both sides are values: frames in, steps out, no socket and no clock.
 */
export interface Handshake<Remote extends Identity> {
  /** What to send before anything was heard. */
  begin(): readonly Frame[];
  receive(frame: Frame): HandshakeStep<Remote>;
}

export type HandshakeStep<Remote extends Identity> =
  | { readonly status: "continue"; readonly send: readonly Frame[] }
  | { readonly status: "done"; readonly send: readonly Frame[]; readonly remote: Remote; readonly agreed: Agreement }
  | { readonly status: "refused"; readonly send: readonly Frame[]; readonly refusal: Refusal };

/**
 * Versions of the messages that this build speaks: the present one and the one before, so that a cluster is upgraded node
 * by node. The higher end of what both speak is spoken. `messages-since.ts` says what each version added.
 */
export const protocolVersions: VersionRange = { min: 1, max: 2 };

/** Bounds for everything that is read from one who has proved nothing yet. */
export const unauthenticatedBytesMax = 65_536;

/** A secret shorter than this can be guessed from one recorded handshake. */
export const secretBytesMin = 16;
