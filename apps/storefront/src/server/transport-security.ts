import { readEnvironment } from "./env.ts";

/** A year, for this host alone: of others this shop knows nothing. */
const policy = "max-age=31536000";

/**
 * Has browsers come back by https only (HSTS), where the shop is served by it. By plain http the header would mean
 * nothing, and on a developer's machine it would lock every other program out of that host.
 */
export function secureTransport<Answer extends Response>(answer: Answer): Answer {
  if (readEnvironment().secureCookies) answer.headers.set("strict-transport-security", policy);
  return answer;
}
