import type { NodeId } from "@cartwheel/dynamo";
import type { ClusterViewMessage } from "@cartwheel/wire";
import { connectToNode } from "@cartwheel/wire/connection";
import { settingsFingerprint } from "./config/cluster-settings.ts";
import { clientCredentials } from "./config/credentials.ts";
import type { NodeConfig } from "./config/load-config.ts";
import { splitAddress } from "./config/node-settings.ts";
import type { InitResult } from "./data-directory.ts";
import { joinDataDirectory } from "./data-directory.ts";

/** How long the seed may take to answer. */
const answerMsMax = 5_000;

/**
 * Makes the configured data directory that of a new node of a running cluster: asks the seed (`host:port` of any member)
 * for the membership and the addresses, and stores them. The node takes part once an operator has committed its join.
 * Harmless when repeated.
 */
export async function joinCluster(config: NodeConfig, seed: string): Promise<InitResult> {
  const asked = await askForView(config, seed);
  if (!asked.ok) return asked;
  const { history, addresses } = asked.view;
  const book = new Map<NodeId, string>(addresses.map(({ node, address }) => [node, address]));
  return joinDataDirectory(config, { history, addresses: book });
}

type AskResult =
  | { readonly ok: true; readonly view: ClusterViewMessage }
  | { readonly ok: false; readonly message: string };

async function askForView(config: NodeConfig, seed: string): Promise<AskResult> {
  if (!/^.+:\d{1,5}$/.test(seed)) return { ok: false, message: `the seed must be host:port, not ${seed}` };
  const dialled = await connectToNode({
    ...splitAddress(seed),
    identity: { role: "client", name: `${config.node.id}, joining`.slice(0, 64), zone: "joining" },
    credentials: clientCredentials(config),
    expect: null,
    // Members would refuse it once it has joined, and its partitions would be nobody's.
    settingsFingerprint: settingsFingerprint(config.cluster),
  });
  if (!dialled.ok) {
    const { code, message } = dialled.refusal;
    const advice = code === "SETTINGS_DIFFER" ? "; copy the `cluster` part of a member's configuration" : "";
    return { ok: false, message: `the seed ${seed}: ${code}: ${message}${advice}` };
  }
  const { connection } = dialled;
  const { promise, resolve } = Promise.withResolvers<AskResult>();
  const late = setTimeout(() => resolve({ ok: false, message: `the seed ${seed} does not answer` }), answerMsMax);
  connection.start({
    message: (message) => {
      if (message.type === "view") resolve({ ok: true, view: message.cluster });
    },
    closed: ({ message }) => resolve({ ok: false, message: `the seed ${seed}: ${message}` }),
  });
  connection.send({ type: "view", id: 1 });
  const result = await promise;
  clearTimeout(late);
  connection.close();
  return result;
}
