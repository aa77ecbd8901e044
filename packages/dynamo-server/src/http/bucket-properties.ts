import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { ConfiguredBucket } from "../config/cluster-settings.ts";
import { problem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";
import { readBody } from "./request-body.ts";
import type { BucketPlace } from "./resource.ts";

const count = z.int().min(0);
const quorum = z.union([count, z.enum(["all", "quorum", "one"])]);

/** A bucket's properties by Riak's names. */
export const propertiesSchema = z.strictObject({
  name: z.string(),
  n_val: count.min(1),
  r: quorum,
  w: quorum,
  pr: quorum,
  pw: quorum,
  dw: quorum,
  allow_mult: z.boolean().meta({ description: "false: readers see the last write only; siblings are stored anyway" }),
  last_write_wins: z.literal(false).meta({ description: "no bucket overwrites blindly" }),
  notfound_ok: z.literal(true),
  basic_quorum: z.literal(false),
  delete_without_context: z.boolean(),
});

type Properties = z.infer<typeof propertiesSchema>;

export const propertiesDocument = z.object({ props: propertiesSchema });

export function propertiesOf({ bucket }: Pick<BucketPlace, "bucket">, settings: ConfiguredBucket): Properties {
  return {
    name: bucket,
    n_val: settings.n,
    r: settings.r,
    w: settings.w,
    pr: 0,
    pw: 0,
    dw: settings.durability === "fsync" ? settings.w : 0,
    allow_mult: settings.resolver === "siblings",
    last_write_wins: false,
    notfound_ok: true,
    basic_quorum: false,
    delete_without_context: settings.deleteWithoutContext,
  };
}

export function propertiesReply(place: BucketPlace, settings: ConfiguredBucket): Reply {
  const body = `${JSON.stringify({ props: propertiesOf(place, settings) })}\n`;
  return { status: 200, headers: { "Content-Type": "application/json" }, body };
}

const bodyBytesMax = 64 * 1024;

/**
 * PUT of properties. They are the cluster's settings, agreed among all nodes when they start, and cannot change at run
 * time: a request that asks for what already holds succeeds, as clients ask when they begin; any other is refused.
 */
export async function storeProperties(
  message: IncomingMessage,
  place: BucketPlace,
  settings: ConfiguredBucket,
): Promise<Reply> {
  const { accept } = message.headers;
  const body = await readBody(message, bodyBytesMax);
  if (!body.ok) {
    return { ...problemReply(problem("PROPERTIES_INVALID", "The properties are too long."), accept), unread: true };
  }
  const asked = z.object({ props: propertiesSchema.partial() }).safeParse(parsed(Buffer.from(body.bytes)));
  if (!asked.success) {
    const [issue] = asked.error.issues;
    const path = issue?.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : (issue?.path ?? []);
    const parameter = path.map(String).join(".");
    const detail = `${parameter === "" ? "The body" : parameter}: ${issue?.message ?? "is not understood"}`;
    return problemReply(problem("PROPERTIES_INVALID", detail, parameter === "" ? {} : { parameter }), accept);
  }
  const present = new Map<string, unknown>(Object.entries(propertiesOf(place, settings)));
  for (const [name, value] of Object.entries(asked.data.props)) {
    if (value === undefined || resolved(value, settings.n) === present.get(name)) continue;
    const detail =
      `${name} is ${JSON.stringify(present.get(name))} and cannot become ${JSON.stringify(value)} while the cluster ` +
      "runs: change the cluster's settings on all nodes.";
    return problemReply(problem("PROPERTIES_FIXED", detail, { parameter: name }), accept);
  }
  return { status: 204, headers: {}, body: "" };
}

/** DELETE of properties: back to what is configured, which they never left. */
export function resetProperties(): Reply {
  return { status: 204, headers: {}, body: "" };
}

function resolved(value: unknown, n: number): unknown {
  if (value === "all") return n;
  if (value === "one") return 1;
  return value === "quorum" ? Math.floor(n / 2) + 1 : value;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return null;
  }
}
