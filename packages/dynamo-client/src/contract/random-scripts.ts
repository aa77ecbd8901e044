import { expect, it } from "vitest";
import { createMemoryStore } from "../memory/index.ts";
import type { Context, GetResult, VersionedStore, WriteResult } from "../versioned-store.ts";
import { bytes, freshKey, got, textsOf, written, type CurrentScene } from "./scene.ts";

const scripts = 12;
const stepsPerScript = 14;
const clientsPerScript = 3;

/** What one client remembers of one store: the latest context it was given. */
interface Memory {
  context: Context | null;
}

interface Client {
  readonly subject: Memory;
  readonly model: Memory;
}

type Step = "blind put" | "put" | "get" | "delete";
const steps: readonly Step[] = ["blind put", "put", "put", "put", "get", "get", "delete"];

/**
 * Random scripts of clients that read, build on what they read or on what their last put returned, and delete, played
 * to the subject and to the reference store, which lists writes where the subject counts. Both must show the same
 * values after each step.
 */
export function randomScriptTests(current: CurrentScene): void {
  it.each(Array.from({ length: scripts }, (_, seed) => seed))(
    "agrees with the reference store on script %d",
    async (seed) => {
      const { store, other, buckets } = current();
      const reference = createMemoryStore({ model: {} });
      const subjectKey = freshKey();
      const modelKey = bytes("key");
      const next = randomNumbers(seed);
      const clients = Array.from({ length: clientsPerScript }, (): Client => ({
        subject: { context: null },
        model: { context: null },
      }));
      const told: string[] = [];
      for (let index = 0; index < stepsPerScript; index += 1) {
        const who = next(clients.length);
        const client = pick(clients, who);
        const step = pick(steps, next(steps.length));
        const value = bytes(`${index}`);
        const through = next(2) === 0 ? store : other;
        told.push(`${index}: client ${who} ${step}`);
        const subject = { store: through, bucket: buckets.siblings, key: subjectKey, value };
        const model = { store: reference, bucket: "model", key: modelKey, value };
        await play(step, subject, client.subject);
        await play(step, model, client.model);
        // What the subject's reply does not say, the model's client must not know either.
        if (client.subject.context === null) client.model.context = null;
        const shown = textsOf(await through.get(buckets.siblings, subjectKey));
        expect(shown, told.join("\n")).toEqual(textsOf(await reference.get("model", modelKey)));
      }
      await reference.close();
    },
  );
}

interface Place {
  readonly store: VersionedStore;
  readonly bucket: string;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

async function play(step: Step, { store, bucket, key, value }: Place, memory: Memory): Promise<void> {
  switch (step) {
    case "get":
      memory.context = read(await store.get(bucket, key));
      return;
    case "blind put":
      memory.context = replied(await store.put(bucket, key, value));
      return;
    case "put":
      memory.context = replied(
        await store.put(bucket, key, value, memory.context === null ? {} : { context: memory.context }),
      );
      return;
    case "delete":
      if (memory.context !== null) memory.context = replied(await store.delete(bucket, key, memory.context));
      return;
  }
}

function read(result: GetResult): Context | null {
  return got(result).context;
}

function replied(result: WriteResult): Context | null {
  return written(result).context;
}

function pick<T>(from: readonly T[], index: number): T {
  const picked = from[index];
  if (picked === undefined) throw new RangeError("picked outside of the list");
  return picked;
}

/** Numbers below a limit, the same for the same seed (a linear congruential generator; Knuth's MMIX constants). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = BigInt(seed) + 1n;
  return (limit) => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n);
    return Number((state >> 33n) % BigInt(limit));
  };
}
