import { decode, encode } from "../../codec/schema.ts";
import { type Frame, frameKinds } from "../../frame/frame.ts";
import type { Identity, PeerCredentials, PeerIdentity, VersionRange } from "../identity.ts";
import type { Refusal, RefusalCode } from "../refusal.ts";
import { type Handshake, type HandshakeStep, protocolVersions } from "./handshake.ts";
import { challengeSchema, type Hello, helloSchema, proofSchema, refusalSchema } from "./handshake-message.ts";
import { proofOf, proves, type Transcript } from "./proof.ts";

export interface AcceptorOptions {
  readonly identity: PeerIdentity;
  readonly credentials: PeerCredentials;
  /** Thirty-two bytes that were never used before. */
  readonly nonce: Uint8Array;
  /** Asked last, of one who has proved the secret. Null admits. */
  readonly admit: (remote: Identity) => Refusal | null;
  /** Default: all that this build speaks. */
  readonly versions?: VersionRange | undefined;
}

type Step = HandshakeStep<Identity>;

interface Challenged {
  readonly hello: Hello;
  readonly version: number;
  readonly transcript: Transcript;
}

/** The accepting side of the handshake. */
export class Acceptor implements Handshake<Identity> {
  readonly #options: AcceptorOptions;
  #challenged: Challenged | null = null;

  constructor(options: AcceptorOptions) {
    this.#options = options;
  }

  begin(): readonly Frame[] {
    return [];
  }

  receive({ kind, body }: Frame): Step {
    if (kind === frameKinds.hello && this.#challenged === null) return this.#challenge(body);
    if (kind === frameKinds.proof && this.#challenged !== null) return this.#check(body, this.#challenged);
    return refuse("PROTOCOL_ERROR", `an unexpected frame of kind ${kind}`);
  }

  #challenge(body: Uint8Array): Step {
    const decoded = decode(helloSchema, body);
    if (!decoded.ok) return refuse("PROTOCOL_ERROR", `a bad hello: ${decoded.error.message}`);
    const hello = decoded.value;
    const { min, max } = this.#options.versions ?? protocolVersions;
    const version = Math.min(hello.versionMax, max);
    if (version < Math.max(hello.versionMin, min)) {
      const theirs = `${hello.versionMin} to ${hello.versionMax}`;
      return refuse("VERSION_UNSUPPORTED", `this node speaks protocol versions ${min} to ${max}, not ${theirs}`);
    }
    const { identity, credentials, nonce } = this.#options;
    const { clusterId, settingsFingerprint } = credentials;
    const challenge = encode(challengeSchema, { version, clusterId, nonce, identity, settingsFingerprint });
    this.#challenged = { hello, version, transcript: { hello: new Uint8Array(body), challenge } };
    return { status: "continue", send: [{ kind: frameKinds.challenge, body: challenge }] };
  }

  /** The secret comes first: one who does not know it is told nothing else. */
  #check(body: Uint8Array, { hello, version, transcript }: Challenged): Step {
    const { adminSecret } = this.#options.credentials;
    const decoded = decode(proofSchema, body);
    if (!decoded.ok) return refuse("PROTOCOL_ERROR", `a bad proof: ${decoded.error.message}`);
    const proof = decoded.value;
    const proved = this.#secretsFor(hello.identity).find((secret) =>
      proves(proof, proofOf(secret, "dialler", transcript)),
    );
    if (proved === undefined) return refuse("WRONG_SECRET", "the proof does not match this cluster's secret");
    const refusal = this.#refusalOf(hello);
    if (refusal !== null) return refuse(refusal.code, refusal.message);
    const accepted = encode(proofSchema, proofOf(proved, "acceptor", transcript));
    const send = [{ kind: frameKinds.accepted, body: accepted }];
    const isAdmin = hello.identity.role === "client" && (adminSecret === undefined || proved === adminSecret);
    return { status: "done", send, remote: hello.identity, agreed: { version, isAdmin } };
  }

  /** An operator's secret makes nobody a node. */
  #secretsFor({ role }: Identity): readonly Uint8Array[] {
    const { secret, otherSecrets = [], adminSecret } = this.#options.credentials;
    const shared = [secret, ...otherSecrets];
    return role === "client" && adminSecret !== undefined ? [...shared, adminSecret] : shared;
  }

  #refusalOf({ clusterId, identity, settingsFingerprint }: Hello): Refusal | null {
    const { credentials, identity: own, admit } = this.#options;
    if (clusterId !== credentials.clusterId) {
      return { code: "WRONG_CLUSTER", message: `this node belongs to cluster ${credentials.clusterId}` };
    }
    if (identity.role === "client") return admit(identity);
    if (settingsFingerprint !== credentials.settingsFingerprint) {
      return { code: "SETTINGS_DIFFER", message: "this node has other cluster settings" };
    }
    if (identity.node === own.node) {
      return { code: "IDENTITY_TAKEN", message: `${own.node} is this node's own identity` };
    }
    return admit(identity);
  }
}

function refuse(code: RefusalCode, message: string): Step {
  const refusal: Refusal = { code, message };
  const send = [{ kind: frameKinds.refused, body: encode(refusalSchema, refusal) }];
  return { status: "refused", send, refusal };
}
