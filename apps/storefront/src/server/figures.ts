import { readMetricsAddress } from "./env.ts";
import { startMetricsServer } from "./metrics-server.ts";
import { processState } from "./process-state.ts";

/**
 * Tells the shop's figures where the environment asks for them. A port that is taken is no reason not to sell: it is
 * logged, and the scraper sees that nothing answers.
 */
export async function tellFigures(): Promise<void> {
  const address = readMetricsAddress();
  if (address === null) return;
  try {
    await startMetricsServer(processState().counters, address);
  } catch (error) {
    console.error(`No figures are told at ${address.host}:${address.port}:`, error);
  }
}
