import { equalBytes } from "@cartwheel/dynamo";
import type { Sibling } from "@cartwheel/dynamo";
import type { Truth } from "../truth/truth.ts";
import type { Invariant } from "./invariant.ts";

export const nothingInvented: Invariant = {
  id: "O6",
  holds: "each value returned or stored was written, under that key, byte for byte",
  onRow({ truth, key, row }) {
    return invented(truth, key, row.siblings);
  },
  onReply({ truth, exchange: { key }, response }) {
    if (response.type !== "got" && response.type !== "written") return null;
    return invented(truth, key, response.siblings ?? []);
  },
};

function invented(truth: Truth, key: string, siblings: readonly Sibling[]): string | null {
  for (const { requestId, value } of siblings) {
    const write = truth.writeOf(requestId);
    if (write === undefined) return `a value of ${key} names the request ${requestId}, which nobody made`;
    if (write.key !== key) return `a value of ${write.key} turned up under ${key}`;
    if (write.value === null) return `a delete of ${key} turned up as a value`;
    if (write.value !== value && !equalBytes(write.value, value)) return `a value of ${key} is not what was written`;
  }
  return null;
}
