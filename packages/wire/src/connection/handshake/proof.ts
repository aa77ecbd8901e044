import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The two frames that all proofs are about, as they were sent. */
export interface Transcript {
  readonly hello: Uint8Array;
  readonly challenge: Uint8Array;
}

/**
 * Proves knowledge of the secret for this one handshake. Both nonces are in the transcript, so a recorded proof fits no
 * other; the prover's side is too, so a proof cannot be sent back to the one who made it; and so are versions,
 * identities, cluster and fingerprint, so nobody in between can change them.
 */
export function proofOf(secret: Uint8Array, side: "dialler" | "acceptor", transcript: Transcript): Uint8Array {
  const mac = createHmac("sha256", secret);
  mac.update(`cartwheel handshake 1 ${side}\n`);
  mac.update(createHash("sha256").update(transcript.hello).digest());
  mac.update(createHash("sha256").update(transcript.challenge).digest());
  return mac.digest();
}

/** Compares in a time that does not depend on where the two differ. */
export function proves(proof: Uint8Array, expected: Uint8Array): boolean {
  return proof.length === expected.length && timingSafeEqual(proof, expected);
}
