import { edgeLimits } from "@cartwheel/dynamo";
import { z } from "zod";
import type { Problem } from "./problem.ts";
import { problem } from "./problem.ts";

/**
 * The query parameters of Riak's API. Those that our quorums make meaningless are accepted and ignored, as are unknown
 * ones: old clients send them. A value that is wrong is refused by the parameter's name.
 */
const quorum = z
  .string()
  .regex(/^(all|quorum|one|default|[0-9]{1,9})$/, "must be all, quorum, one, default or a whole number");
const toggle = z.enum(["true", "false"], "must be true or false");
const timeout = z
  .string()
  .regex(/^[0-9]{1,9}$/, "must be whole milliseconds")
  .refine((text) => Number(text) >= 1 && Number(text) <= edgeLimits.timeoutMsMax, {
    error: `must be from 1 to ${edgeLimits.timeoutMsMax} milliseconds`,
  });
const longTimeout = z.string().regex(/^[1-9][0-9]{0,8}$/, "must be whole milliseconds");
const ignored = z.string().optional().meta({ description: "accepted for old clients, and ignored" });

const timed = {
  timeout: timeout.optional().meta({ description: "milliseconds; default 2,000, at most 30,000" }),
};
const voting = {
  r: quorum.optional().meta({ description: "nodes that must answer; default: the bucket's" }),
  pr: quorum.optional().meta({ description: "owners among them; default 0" }),
};
const storing = {
  w: quorum.optional().meta({ description: "nodes that must hold the write durably; default: the bucket's" }),
  pw: quorum.optional().meta({ description: "owners among them; default 0" }),
  dw: quorum.optional().meta({ description: "copies that must be synced though the bucket is buffered; default 0" }),
};

export const fetchParameters = z.object({
  ...voting,
  ...timed,
  vtag: z.string().optional().meta({ description: "one of the siblings, by the tag that a 300 lists" }),
  basic_quorum: ignored,
  notfound_ok: ignored,
  sloppy_quorum: ignored,
  n_val: ignored,
});

export const storeParameters = z.object({
  ...storing,
  ...timed,
  returnbody: toggle.optional().meta({ description: "answer with what is stored now; default false" }),
  node_confirms: ignored,
  asis: ignored,
  sloppy_quorum: ignored,
});

export const deleteParameters = z.object({ ...voting, ...storing, ...timed, rw: ignored, sloppy_quorum: ignored });

const listing = z.enum(["true", "stream", "false"], "must be true, stream or false");
export const bucketListParameters = z.object({ buckets: listing.optional() });

export const keyListParameters = z.object({
  keys: listing.optional().meta({ description: "true: one object; stream: one object a page; default false" }),
  timeout: longTimeout.optional().meta({ description: "milliseconds for all of it; default unlimited" }),
});

/** Of a bucket by its old path. Old clients say many things for "true", so whatever is not "false" is that. */
export const oldBucketParameters = z.object({
  keys: z.string().optional().meta({ description: "true or stream: list keys; default false" }),
  props: z.string().optional().meta({ description: "false: leave out the properties; default true" }),
  timeout: longTimeout.optional(),
});

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function parseParameters<S extends z.ZodObject>(schema: S, query: URLSearchParams): Parsed<z.output<S>> {
  const repeated = [...query.keys()].find((name) => name in schema.shape && query.getAll(name).length > 1);
  if (repeated !== undefined) return invalid(repeated, "is given more than once");
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  return invalid(String(issue?.path[0] ?? "query"), issue?.message ?? "is not understood");
}

export interface Quorums {
  readonly r: number | null;
  readonly pr: number | null;
  readonly w: number | null;
  readonly pw: number | null;
  readonly dw: number | null;
}

type Named = { readonly [Name in keyof Quorums]?: string | undefined };

/** Quorums as numbers; null leaves one to the bucket. `r` and `w` are at least 1, nothing is above `n`. */
export function quorumsOf(texts: Named, n: number): Parsed<Quorums> {
  const quorums = { r: null, pr: null, w: null, pw: null, dw: null } as Record<keyof Quorums, number | null>;
  for (const name of ["r", "pr", "w", "pw", "dw"] as const) {
    const text = texts[name];
    if (text === undefined || text === "default") continue;
    const count = countOf(text, n);
    const least = name === "r" || name === "w" ? 1 : 0;
    if (count < least || count > n)
      return invalid(name, `must be from ${least} to the bucket's n of ${n}, not ${text}`);
    quorums[name] = count;
  }
  return { ok: true, value: quorums };
}

const defaultTimeoutMs = 2_000;

export function timeoutOf({ timeout }: { readonly timeout?: string | undefined }): number {
  return timeout === undefined ? defaultTimeoutMs : Number(timeout);
}

function countOf(text: string, n: number): number {
  if (text === "all") return n;
  if (text === "one") return 1;
  return text === "quorum" ? Math.floor(n / 2) + 1 : Number(text);
}

function invalid(parameter: string, reason: string): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: problem("PARAMETER_INVALID", `${parameter} ${reason}.`, { parameter }) };
}
