/**
 * A broken assertion is a bug in this program, never bad input and never a fault of the world. The node that meets one
 * stops: a replica that goes on after its own state stopped making sense is worse than one that is down.
 */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Stops the node unless `condition` holds. Kept on in production. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Marks a switch as exhaustive. */
export function assertNever(value: never, what: string): never {
  throw new AssertionError(`${what}: ${JSON.stringify(value)}`);
}
