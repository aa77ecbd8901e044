/** Thrown when a closed store is used. The one failure of the port that is a bug in the caller, hence not returned. */
export class StoreClosedError extends Error {
  override readonly name = "StoreClosedError";

  constructor() {
    super("this store was closed; nothing can be read or written through it any more");
  }
}
