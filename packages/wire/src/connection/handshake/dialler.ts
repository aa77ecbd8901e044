import type { NodeId } from "@cartwheel/dynamo";
import { decode, encode } from "../../codec/schema.ts";
import { type Frame, frameKinds } from "../../frame/frame.ts";
import type { Credentials, Identity, PeerIdentity, VersionRange } from "../identity.ts";
import type { Refusal, RefusalCode } from "../refusal.ts";
import { type Handshake, type HandshakeStep, protocolVersions } from "./handshake.ts";
import { type Challenge, challengeSchema, helloSchema, proofSchema, refusalSchema } from "./handshake-message.ts";
import { proofOf, proves, type Transcript } from "./proof.ts";

export interface DiallerOptions {
  readonly identity: Identity;
  readonly credentials: Credentials;
  /** A peer's own, which the acceptor compares too; of a client what it demands, or null. */
  readonly settingsFingerprint: string | null;
  readonly expect: NodeId | null;
  /** Thirty-two bytes that were never used before. */
  readonly nonce: Uint8Array;
  /** Default: all that this build speaks. */
  readonly versions?: VersionRange | undefined;
}

type Step = HandshakeStep<PeerIdentity>;

/** The dialling side of the handshake. */
export class Dialler implements Handshake<PeerIdentity> {
  readonly #options: DiallerOptions;
  readonly #hello: Uint8Array;
  readonly #versions: VersionRange;
  /** Set once the challenge was answered. */
  #answered: { readonly challenge: Challenge; readonly transcript: Transcript } | null = null;

  constructor(options: DiallerOptions) {
    const { identity, credentials, settingsFingerprint, nonce, versions = protocolVersions } = options;
    this.#options = options;
    this.#versions = versions;
    this.#hello = encode(helloSchema, {
      versionMin: versions.min,
      versionMax: versions.max,
      clusterId: credentials.clusterId,
      nonce,
      identity,
      settingsFingerprint,
    });
  }

  begin(): readonly Frame[] {
    return [{ kind: frameKinds.hello, body: this.#hello }];
  }

  receive({ kind, body }: Frame): Step {
    if (kind === frameKinds.refused) return readRefusal(body);
    if (kind === frameKinds.challenge && this.#answered === null) return this.#answer(body);
    if (kind === frameKinds.accepted && this.#answered !== null) return this.#finish(body, this.#answered);
    return refuse("PROTOCOL_ERROR", `an unexpected frame of kind ${kind}`);
  }

  #answer(body: Uint8Array): Step {
    const decoded = decode(challengeSchema, body);
    if (!decoded.ok) return refuse("PROTOCOL_ERROR", `a bad challenge: ${decoded.error.message}`);
    const challenge = decoded.value;
    const { expect, credentials } = this.#options;
    const { min, max } = this.#versions;
    if (challenge.version < min || challenge.version > max) {
      const message = `the node chose protocol version ${challenge.version}, and ${min} to ${max} were offered`;
      return refuse("VERSION_UNSUPPORTED", message);
    }
    if (expect !== null && challenge.identity.node !== expect) {
      return refuse("WRONG_NODE", `${challenge.identity.node} answers where ${expect} was expected`);
    }
    // A copy: the body may be a view of a buffer that the socket has other plans for.
    const transcript = { hello: this.#hello, challenge: new Uint8Array(body) };
    this.#answered = { challenge, transcript };
    const proof = encode(proofSchema, proofOf(credentials.secret, "dialler", transcript));
    return { status: "continue", send: [{ kind: frameKinds.proof, body: proof }] };
  }

  #finish(body: Uint8Array, { challenge, transcript }: { challenge: Challenge; transcript: Transcript }): Step {
    const { credentials, settingsFingerprint } = this.#options;
    const decoded = decode(proofSchema, body);
    if (!decoded.ok) return refuse("PROTOCOL_ERROR", `a bad acceptance: ${decoded.error.message}`);
    if (!proves(decoded.value, proofOf(credentials.secret, "acceptor", transcript))) {
      return refuse("WRONG_SECRET", `${challenge.identity.node} does not know the secret`);
    }
    if (challenge.clusterId !== credentials.clusterId) {
      return refuse("WRONG_CLUSTER", `${challenge.identity.node} belongs to cluster ${challenge.clusterId}`);
    }
    if (settingsFingerprint !== null && challenge.settingsFingerprint !== settingsFingerprint) {
      return refuse("SETTINGS_DIFFER", `${challenge.identity.node} has other cluster settings`);
    }
    return {
      status: "done",
      send: [],
      remote: challenge.identity,
      agreed: { version: challenge.version, isAdmin: false },
    };
  }
}

function readRefusal(body: Uint8Array): Step {
  const decoded = decode(refusalSchema, body);
  if (!decoded.ok) return refuse("PROTOCOL_ERROR", `a bad refusal: ${decoded.error.message}`);
  return { status: "refused", send: [], refusal: decoded.value };
}

function refuse(code: RefusalCode, message: string): Step {
  const refusal: Refusal = { code, message };
  return { status: "refused", send: [], refusal };
}
