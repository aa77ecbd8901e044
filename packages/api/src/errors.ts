import { TRPCError } from "@trpc/server";
import { z } from "zod";

/** What the API adds to an error's `data`. */
export interface ErrorData {
  /** Bad input: one entry per field. `path` is dotted, empty for the input as a whole. */
  readonly fields: readonly { readonly path: string; readonly message: string }[] | null;
  /** Unavailable: copies that were needed, and those that were reached. */
  readonly needed: number | null;
  readonly received: number | null;
  /** Too many requests: whole seconds after which to try again. The same as the header `Retry-After`. */
  readonly retryAfterSeconds: number | null;
}

export const noErrorData: ErrorData = { fields: null, needed: null, received: null, retryAfterSeconds: null };

/** The store could not keep a change anywhere, or could not answer at all. The browser keeps it and tries again. */
export class UnavailableError extends TRPCError {
  readonly needed: number;
  readonly received: number;

  constructor(message: string, counts: { readonly needed: number; readonly received: number }) {
    super({ code: "SERVICE_UNAVAILABLE", message });
    this.needed = counts.needed;
    this.received = counts.received;
  }
}

/** More at once than one visitor may have. */
export class TooManyError extends TRPCError {
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number) {
    super({ code: "TOO_MANY_REQUESTS", message });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Input that has the right shape and still cannot be taken, such as a product that does not exist. */
export class FieldError extends TRPCError {
  readonly path: string;

  constructor(path: string, message: string) {
    super({ code: "BAD_REQUEST", message });
    this.path = path;
  }
}

/** One or more sentences for a person: no JSON, no stack, nothing of our insides. */
export function readableMessage(error: TRPCError): string {
  if (error.cause instanceof z.ZodError && error.code === "BAD_REQUEST") return z.prettifyError(error.cause);
  if (error.code === "INTERNAL_SERVER_ERROR") return "Something went wrong on our side.";
  return error.message;
}

/** The machine-readable part. */
export function errorData(error: TRPCError): ErrorData {
  const counts = error instanceof UnavailableError ? { needed: error.needed, received: error.received } : {};
  const retryAfterSeconds = error instanceof TooManyError ? error.retryAfterSeconds : null;
  return { ...noErrorData, fields: fieldsOf(error), retryAfterSeconds, ...counts };
}

function fieldsOf(error: TRPCError): ErrorData["fields"] {
  if (error instanceof FieldError) return [{ path: error.path, message: error.message }];
  if (error.code !== "BAD_REQUEST" || !(error.cause instanceof z.ZodError)) return null;
  return error.cause.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "This field is not accepted" }))
      : [{ path: issue.path.join("."), message: issue.message }],
  );
}
