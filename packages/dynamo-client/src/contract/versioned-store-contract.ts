import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { badInputTests } from "./bad-input.ts";
import type { ContractSubject, Scene } from "./scene.ts";
import { randomScriptTests } from "./random-scripts.ts";
import { requestTests } from "./requests.ts";
import { versionTests } from "./versions.ts";
import { watchTests } from "./watching.ts";

export type { ContractSubject } from "./scene.ts";

/** What an implementation may do without, if it says so. */
export type ContractFeature =
  | "expiry"
  | "inspect"
  | "last-write-wins"
  | "quorum-parameters"
  | "request-ids"
  | "sealed-contexts"
  | "sibling-limit"
  | "watch";

export interface ContractOptions {
  readonly name: string;
  /** Called once, before the first test. */
  readonly setup: () => Promise<ContractSubject>;
  /** Default: nothing is lacking. Each feature named here is printed, and its tests are reported as skipped. */
  readonly lacks?: readonly ContractFeature[];
}

/** Registers a test, or reports it as skipped where the implementation declared that it lacks the feature. */
export type FeatureTest = (feature: ContractFeature, title: string, body: () => Promise<void>) => void;

/**
 * The contract that every `VersionedStore` passes; an implementation's test is a setup function:
 *
 *     versionedStoreContract({ name: "my store", setup: async () => ({ open, teardown, buckets, n: 3 }) });
 *
 * The tests speak to the port alone, and to a healthy store: what happens under faults is the simulator's business.
 */
export function versionedStoreContract({ name, setup, lacks = [] }: ContractOptions): void {
  describe(`VersionedStore contract: ${name}`, () => {
    let scene: Scene | null = null;
    let subject: ContractSubject | null = null;

    beforeAll(async () => {
      subject = await setup();
      scene = { ...subject, store: await subject.open(), other: await subject.open() };
    }, 60_000);

    afterAll(async () => {
      await scene?.store.close();
      await scene?.other.close();
      await subject?.teardown();
    }, 60_000);

    const current = (): Scene => {
      if (scene === null) throw new Error("the contract's setup has not run");
      return scene;
    };
    const featureTest: FeatureTest = (feature, title, body) => {
      if (lacks.includes(feature)) it.skip(`${title} (declared lacking: ${feature})`, body);
      else it(title, body);
    };

    it(lacks.length === 0 ? "declares that it lacks nothing" : `declares that it lacks: ${lacks.join(", ")}`, () => {
      if (lacks.length > 0) console.info(`${name} declares that it lacks: ${lacks.join(", ")}`);
      expect(new Set(lacks).size).toBe(lacks.length);
    });

    describe("versions", () => versionTests(current, featureTest));
    describe("random scripts", () => randomScriptTests(current));
    describe("requests", () => requestTests(current, featureTest));
    describe("bad input", () => badInputTests(current, featureTest));
    describe("watching and closing", () => watchTests(current, featureTest));
  });
}
