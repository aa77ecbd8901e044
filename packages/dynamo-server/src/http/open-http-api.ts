import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import type { NodeConfig } from "../config/load-config.ts";
import { Secret } from "../config/secret.ts";
import type { NodeMetrics } from "../metrics/node-metrics.ts";
import { HttpApi } from "./http-api.ts";
import { KeyLister } from "./key-lister.ts";
import type { LocalClient } from "./local-client.ts";
import { nodeStats } from "./node-stats.ts";

export interface HttpApiParts {
  readonly client: LocalClient;
  readonly metrics: NodeMetrics;
  readonly log: Logger;
}

export type OpenedHttpApi =
  /** Null: none is configured. */
  { readonly ok: true; readonly api: HttpApi | null } | { readonly ok: false; readonly message: string };

/** Opens the HTTP data API of a node that has started, where its settings ask for one. */
export async function openHttpApi(config: NodeConfig, { client, metrics, log }: HttpApiParts): Promise<OpenedHttpApi> {
  const { http, id } = config.node;
  if (http === null) return { ok: true, api: null };
  const { host, port, tokenFile } = http;
  const token = tokenFile === null ? null : readToken(tokenFile);
  if (token !== null && !token.ok) return token;
  const api = new HttpApi({
    host,
    port,
    token: token?.bytes ?? null,
    cluster: config.cluster,
    client,
    lister: new KeyLister({ config, view: () => client.view() }),
    stats: () => nodeStats(id, { client, metrics }),
    log,
  });
  try {
    await api.start();
  } catch (error) {
    return { ok: false, message: `cannot listen for HTTP on ${host}:${port}: ${messageOf(error)}` };
  }
  return { ok: true, api };
}

function readToken(
  file: string,
): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly message: string } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return { ok: false, message: `node.http.tokenFile: ${messageOf(error)}` };
  }
  const token = Secret.fromText(text);
  if (token === null) return { ok: false, message: `node.http.tokenFile: ${file} has fewer than 16 bytes` };
  return { ok: true, bytes: token.bytes() };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
