import { clusterIdSchema, nodeIdSchema, zoneSchema } from "../../codec/names.ts";
import { bytes, nullable, oneOf, type Schema, struct, text, textLike, uint } from "../../codec/schema.ts";
import type { ClientIdentity, Identity, PeerIdentity } from "../identity.ts";
import type { Refusal, RefusalCode } from "../refusal.ts";

/** The first frame, from the one that dialled. */
export interface Hello {
  /** Versions of the messages that the dialler can speak. */
  readonly versionMin: number;
  readonly versionMax: number;
  readonly clusterId: string;
  readonly nonce: Uint8Array;
  readonly identity: Identity;
  /** Compared where a peer has dialled. */
  readonly settingsFingerprint: string | null;
}

/** The answer: who is here, and the acceptor's nonce. */
export interface Challenge {
  /** The version to speak. */
  readonly version: number;
  readonly clusterId: string;
  readonly nonce: Uint8Array;
  readonly identity: PeerIdentity;
  readonly settingsFingerprint: string;
}

export const nonceBytes = 32;
const proofBytes = 32;

const nonceSchema = bytes({ min: nonceBytes, max: nonceBytes });
const fingerprintSchema = textLike("a fingerprint", (value): value is string => /^[\x21-\x7e]{1,128}$/.test(value));
const nameSchema = textLike("a client's name", (value): value is string => /^[\x20-\x7e]{1,64}$/.test(value));

const peerSchema = struct<Omit<PeerIdentity, "role">>({ node: nodeIdSchema, incarnation: uint });
const clientSchema = struct<Omit<ClientIdentity, "role">>({ name: nameSchema, zone: zoneSchema });
const roleSchema = oneOf("peer", "client");

const peerIdentitySchema: Schema<PeerIdentity> = {
  write: (writer, identity) => peerSchema.write(writer, identity),
  read: (reader) => ({ role: "peer", ...peerSchema.read(reader) }),
};

const identitySchema: Schema<Identity> = {
  write(writer, identity) {
    writer.array(2);
    roleSchema.write(writer, identity.role);
    if (identity.role === "peer") peerSchema.write(writer, identity);
    else clientSchema.write(writer, identity);
  },
  read(reader) {
    if (reader.array() !== 2) reader.fail("MALFORMED", "expected an identity");
    const role = roleSchema.read(reader);
    return role === "peer" ? { role, ...peerSchema.read(reader) } : { role, ...clientSchema.read(reader) };
  },
};

export const helloSchema = struct<Hello>({
  versionMin: uint,
  versionMax: uint,
  clusterId: clusterIdSchema,
  nonce: nonceSchema,
  identity: identitySchema,
  settingsFingerprint: nullable(fingerprintSchema),
});

export const challengeSchema = struct<Challenge>({
  version: uint,
  clusterId: clusterIdSchema,
  nonce: nonceSchema,
  identity: peerIdentitySchema,
  settingsFingerprint: fingerprintSchema,
});

/** The body of `proof` and `accepted`. */
export const proofSchema = bytes({ min: proofBytes, max: proofBytes });

export const refusalSchema = struct<Refusal>({
  code: oneOf<RefusalCode>(
    "UNREACHABLE",
    "TIMEOUT",
    "ABORTED",
    "VERSION_UNSUPPORTED",
    "WRONG_SECRET",
    "WRONG_CLUSTER",
    "SETTINGS_DIFFER",
    "IDENTITY_TAKEN",
    "WRONG_NODE",
    "UNKNOWN_NODE",
    "BUSY",
    "PROTOCOL_ERROR",
    "TLS_REFUSED",
    "WRONG_CERTIFICATE",
  ),
  message: text(1024),
});
