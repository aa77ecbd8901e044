/** The Node-API level that better-sqlite3's binary is built for. */
const napiVersionMin = 10;

/**
 * Null when this Node can load better-sqlite3, else a sentence that says why not. Ask before the first connection: on
 * Node 20 the addon ends the process without a message.
 */
export function nativeRuntimeProblem(napiVersion: string | undefined = process.versions.napi): string | null {
  if (Number(napiVersion ?? 0) >= napiVersionMin) return null;
  return (
    `SQLite storage needs Node-API ${napiVersionMin} and this is Node ${process.version} ` +
    `with Node-API ${napiVersion ?? "unknown"}: run it with Node 24 or later`
  );
}
