import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { FailureCode } from "@cartwheel/dynamo";
import type { Context, GetResult, VersionedStore, WriteResult } from "../versioned-store.ts";

/** What an implementation brings to the contract. */
export interface ContractSubject {
  /** Opens one more client of the same data. */
  readonly open: () => Promise<VersionedStore>;
  /** Stops everything. Clients are closed by then. */
  readonly teardown: () => Promise<void>;
  /** Names of a bucket of each kind, both with N >= 2 and R + W > N. */
  readonly buckets: { readonly siblings: string; readonly lastWriteWins: string };
  /** N of the siblings bucket. */
  readonly n: number;
}

/** The subject, with two clients open for the length of the suite. */
export interface Scene extends ContractSubject {
  readonly store: VersionedStore;
  readonly other: VersionedStore;
}

export type CurrentScene = () => Scene;

/** A key that no other test uses. */
export function freshKey(): Uint8Array {
  return new Uint8Array(randomBytes(12));
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export type Got = Extract<GetResult, { readonly ok: true }>;
export type Written = Extract<WriteResult, { readonly ok: true }>;

/** The result of a get that must have succeeded. */
export function got(result: GetResult): Got {
  if (!result.ok) throw new Error(`the get failed: ${result.code} (${result.outcome}): ${result.message}`);
  return result;
}

/** The result of a write that must have succeeded. */
export function written(result: WriteResult): Written {
  if (!result.ok) throw new Error(`the write failed: ${result.code} (${result.outcome}): ${result.message}`);
  return result;
}

/** The values found, as text, sorted. */
export function textsOf(result: GetResult): readonly string[] {
  return got(result)
    .siblings.map(({ value }) => new TextDecoder().decode(value))
    .sort();
}

/** The context of a get that found something. */
export function contextOf(result: GetResult): Context {
  const { context } = got(result);
  if (context === null) throw new Error("a get of a key that was written returned no context");
  return context;
}

/** A refusal before anything was done, with this code. */
export function expectRejected(result: GetResult | WriteResult, code: FailureCode): void {
  expect(result).toMatchObject({ ok: false, outcome: "rejected", code });
}
