import { processState } from "./process-state.ts";

/** Time for subscriptions to end and for answers under way to be sent. */
const drainMs = 1_500;

/**
 * Next's server waits for every connection to end before it exits, and a subscription never ends by itself. So the
 * first signal ends them with an error on which browsers reconnect elsewhere, and after a short drain the process goes.
 */
export function exitOnSignal(): void {
  const exit = (): void => {
    const { shutdown, open } = processState();
    if (shutdown.signal.aborted) return;
    shutdown.abort();
    setTimeout(() => {
      const closed = open === null ? Promise.resolve() : open.client.close();
      void closed.finally(() => process.exit(0));
    }, drainMs);
  };
  process.once("SIGTERM", exit);
  process.once("SIGINT", exit);
}
