/**
 * Whether a request that breaks things was made by this console's own page in a browser on this machine. Two checks,
 * for two tricks: another site's page posts here (its Origin differs from our Host), or makes its own name point here
 * (then Origin and Host agree, and neither names this machine). The faults are a demo's, and a demo is looked at
 * locally.
 */
export function mayInject(headers: Headers): boolean {
  const host = headers.get("host");
  const origin = headers.get("origin");
  if (host === null || origin === null || !URL.canParse(origin)) return false;
  const { host: originHost, hostname, protocol } = new URL(origin);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return originHost === host && loopbackNames.has(hostname);
}

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
