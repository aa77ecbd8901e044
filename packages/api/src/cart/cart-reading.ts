import {
  type CartPolicy,
  type CartVersion,
  decodeCart,
  emptyStoredCart,
  reconcile,
  type Reconciliation,
  type StoredCart,
} from "@cartwheel/cart";
import type { Context, GetResult, StoredVersion } from "@cartwheel/dynamo-client";
import type { Unreached } from "../store/patient-store.ts";

/** What came of looking for a cart. */
export type CartReading = CartRead | Unreached;

export interface CartRead {
  readonly ok: true;
  /** The versions merged; an empty cart when there are none. */
  readonly stored: StoredCart;
  /** What was found, as found. */
  readonly versions: readonly ReadVersion[];
  /** Versions with different bytes. Above 1: the merge should be written back. */
  readonly distinct: number;
  /** What this merge changed, or null where it changed nothing. */
  readonly merged: Reconciliation | null;
  /** Versions that this build cannot read, such as those of a newer one. */
  readonly foreign: number;
  readonly context: Context | null;
  /** False: not every copy that should have been asked was reached. What is here is true, what is not is no fact. */
  readonly complete: boolean;
}

interface ReadVersion extends CartVersion {
  readonly bytes: number;
  readonly writtenAtMs: number;
}

/** Decodes and merges what the store returned. `whole` is false when fewer copies were asked than the bucket wants. */
export function readingOf(
  result: Extract<GetResult, { readonly ok: true }>,
  { policy, whole }: { readonly policy: CartPolicy; readonly whole: boolean },
): CartRead {
  const versions = result.siblings.flatMap((sibling) => versionOf(sibling, policy));
  const foreign = result.siblings.length - versions.length;
  const merged =
    versions.length === 0
      ? { stored: emptyStoredCart(policy.name), distinct: 0, reconciliation: null }
      : reconcile(versions, policy);
  return {
    ok: true,
    stored: merged.stored,
    versions,
    distinct: merged.distinct,
    merged: merged.reconciliation,
    foreign,
    context: result.context,
    complete: result.complete && whole && foreign === 0,
  };
}

/** Empty for bytes that this build cannot read. */
function versionOf({ vtag, value, writtenAt }: StoredVersion, policy: CartPolicy): readonly ReadVersion[] {
  const text = new TextDecoder().decode(value);
  const decoded = decodeCart(text);
  if (!decoded.ok || decoded.stored.policy !== policy.name) return [];
  return [{ vtag, stored: decoded.stored, text, bytes: value.length, writtenAtMs: writtenAt.ms }];
}
