import type { SealedContext } from "@cartwheel/wire";
import { randomBytes } from "node:crypto";
import { Accept } from "./accept.ts";
import { problem, problemReply } from "./problem.ts";
import type { Reply } from "./reply.ts";
import type { BucketPlace } from "./resource.ts";
import type { StoredVersion } from "./stored-version.ts";
import { etagOf, versionHeaders, versionJson } from "./stored-version.ts";

/** What is known of a key, about to be shown. */
export interface ObjectState {
  readonly place: BucketPlace;
  readonly versions: readonly StoredVersion[];
  /** Empty: no replica has ever seen the key. */
  readonly context: SealedContext;
  readonly complete: boolean;
}

export interface ObjectView {
  readonly accept: string | undefined;
  /** The one sibling that is asked for, or null. */
  readonly vtag: string | null;
  /** A write must not be refused for what its client would like to see: then any form will do. */
  readonly strict: boolean;
}

/**
 * The answer to a fetch, and to a store with `returnbody`:
 *
 *     no version    404, and whether that is a tombstone and a fact
 *     one           200, the value with its own headers
 *     several       300, a list of tags, or all of them as multipart/mixed
 *     any, for people who ask for JSON: {context, complete, siblings}
 */
export function objectReply(state: ObjectState, view: ObjectView): Reply {
  const accept = new Accept(view.accept);
  const { versions } = state;
  if (view.vtag !== null) return siblingReply(state, view);
  if (accept.prefers("application/json")) return jsonReply(state);
  const [only, ...others] = versions;
  if (only === undefined) return missingReply(state);
  if (others.length > 0) return siblingsReply(state, accept, view);
  if (view.strict && accept.quality(only.contentType) === 0) return notAcceptable(state, view, only.contentType);
  return versionReply(state, only);
}

/** `X-Riak-Vclock`, where there is one. */
export function contextHeader(context: SealedContext | null): Record<string, string> {
  if (context === null || context.length === 0) return {};
  return { "X-Riak-Vclock": Buffer.from(context).toString("base64") };
}

const vary = { Vary: "Accept, Accept-Encoding" } as const;

function versionReply({ place, context }: ObjectState, version: StoredVersion): Reply {
  const headers = { ...vary, ...contextHeader(context), ...versionHeaders(version, place) };
  return { status: 200, headers, body: version.body };
}

function missingReply(state: ObjectState): Reply {
  return { status: 404, headers: missingHeaders(state), body: "not found\n" };
}

function missingHeaders({ context, complete }: ObjectState): Record<string, string> {
  return {
    ...vary,
    ...contextHeader(context),
    // A row without siblings is a tombstone; it still has a clock.
    ...(context.length > 0 ? { "X-Riak-Deleted": "true" } : {}),
    "X-Cartwheel-Complete": String(complete),
  };
}

function siblingReply(state: ObjectState, { vtag, accept, strict }: ObjectView): Reply {
  const version = state.versions.find((candidate) => candidate.vtag === vtag);
  if (version === undefined) {
    return problemReply(problem("VTAG_UNKNOWN", `The key has no version ${vtag}.`, { parameter: "vtag" }), accept);
  }
  if (strict && new Accept(accept).quality(version.contentType) === 0) {
    return notAcceptable(state, { accept, vtag, strict }, version.contentType);
  }
  return versionReply(state, version);
}

function siblingsReply(state: ObjectState, accept: Accept, view: ObjectView): Reply {
  const multipart = accept.quality("multipart/mixed");
  const text = accept.quality("text/plain");
  if (view.strict && multipart === 0 && text === 0) return notAcceptable(state, view, "text/plain or multipart/mixed");
  return multipart > text ? multipartReply(state) : tagsReply(state);
}

function tagsReply({ versions, context }: ObjectState): Reply {
  const body = `Siblings:\n${versions.map(({ vtag }) => `${vtag}\n`).join("")}`;
  // Without a charset: old clients compare the whole header.
  return { status: 300, headers: { ...vary, ...contextHeader(context), "Content-Type": "text/plain" }, body };
}

function multipartReply({ place, versions, context }: ObjectState): Reply {
  // 128 random bits: no value holds them by accident, and none can be made to.
  const boundary = randomBytes(16).toString("hex");
  const parts = versions.flatMap((version) => {
    const headers = Object.entries(versionHeaders(version, place)).map(([name, text]) => `${name}: ${text}\r\n`);
    return [Buffer.from(`\r\n--${boundary}\r\n${headers.join("")}\r\n`, "latin1"), version.body];
  });
  return {
    status: 300,
    headers: { ...vary, ...contextHeader(context), "Content-Type": `multipart/mixed; boundary=${boundary}` },
    body: Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

function jsonReply(state: ObjectState): Reply {
  const { versions, context, complete } = state;
  const [only, ...others] = versions;
  const body = {
    context: context.length === 0 ? null : Buffer.from(context).toString("base64"),
    complete,
    siblings: versions.map(versionJson),
  };
  return {
    status: only === undefined ? 404 : others.length === 0 ? 200 : 300,
    headers: {
      ...(only === undefined ? missingHeaders(state) : { ...vary, ...contextHeader(context) }),
      ...(only !== undefined && others.length === 0 ? { ETag: etagOf(only.vtag) } : {}),
      "Content-Type": "application/json",
    },
    body: `${JSON.stringify(body)}\n`,
  };
}

function notAcceptable(state: ObjectState, { accept }: ObjectView, contentType: string): Reply {
  const detail = `The value is ${contentType}, which the Accept header leaves out.`;
  const reply = problemReply(problem("NOT_ACCEPTABLE", detail), accept);
  return { ...reply, headers: { ...reply.headers, ...vary, ...contextHeader(state.context) } };
}
