import fc from "fast-check";
import { expect, it } from "vitest";
import type { NodeId } from "@cartwheel/dynamo";
import { decodeContext, encodeContext } from "./routed-context.ts";

const sealedBytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const nodeIds = fc.option(fc.stringMatching(/^[a-z0-9-]{1,64}$/), { nil: null });
const contexts = fc
  .tuple(sealedBytes, nodeIds)
  .map(([sealed, node]) => encodeContext({ sealed, fastest: node as NodeId | null }));

it("gives back what it was given, wherever its bytes lie", () => {
  fc.assert(
    fc.property(sealedBytes, nodeIds, fc.nat(9), (sealed, node, offset) => {
      const context = encodeContext({ sealed, fastest: node as NodeId | null });
      const elsewhere = new Uint8Array(context.length + offset);
      elsewhere.set(context, offset);
      expect(decodeContext(elsewhere.subarray(offset))).toEqual({ sealed, fastest: node });
    }),
  );
});

it("refuses what was altered, cut or made up, and never throws", () => {
  fc.assert(
    fc.property(contexts, fc.nat(), fc.integer({ min: 1, max: 255 }), (context, at, change) => {
      const position = at % context.length;
      expect(decodeContext(context.map((byte, index) => (index === position ? byte ^ change : byte)))).toBe(null);
      expect(decodeContext(context.subarray(0, position))).toBe(null);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => decodeContext(noise) === null));
});
