import { z } from "zod";
import type { ConfiguredBucket } from "../config/cluster-settings.ts";
import { bucketsOfType } from "./bucket-list.ts";
import { propertiesOf, propertiesSchema } from "./bucket-properties.ts";
import type { Reply } from "./reply.ts";
import { bucketName } from "./resource.ts";

export const typePropertiesDocument = z.object({
  props: propertiesSchema
    .omit({ name: true })
    .partial()
    .extend({ active: z.literal(true) }),
});

/**
 * `/types/{type}/props`. Here a type has no settings of its own, each of its buckets has: what all of them have in common
 * is what holds for the type. Clients look before they use a bucket of it, for a data type that the value would have, and
 * there is none.
 */
export function typePropertiesReply(type: string | null, buckets: ReadonlyMap<string, ConfiguredBucket>): Reply {
  const all = bucketsOfType(buckets.keys(), type).flatMap((bucket) => {
    const settings = buckets.get(bucketName({ type, bucket }));
    return settings === undefined ? [] : [propertiesOf({ bucket }, settings)];
  });
  const [first, ...others] = all;
  const shared = Object.entries(first ?? {}).filter(
    ([name, value]) => name !== "name" && others.every((each) => new Map(Object.entries(each)).get(name) === value),
  );
  const props = { active: true, ...Object.fromEntries(shared) };
  return { status: 200, headers: { "Content-Type": "application/json" }, body: `${JSON.stringify({ props })}\n` };
}
