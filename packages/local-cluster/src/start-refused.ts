/** The cluster cannot start for a reason that the person who started it can act on. The message is one clear sentence. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
}
