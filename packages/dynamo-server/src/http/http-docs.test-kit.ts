import { fileURLToPath } from "node:url";
import { ProcessCluster } from "../process/node-process.test-kit.ts";

export const documentPath = fileURLToPath(new URL("../../../../docs/http-api.md", import.meta.url));

const nodes = ["east-1", "east-2", "west-1"];
const buckets = {
  carts: {},
  sessions: { resolver: "last-write-wins" },
  legacy: { deleteWithoutContext: true },
  "maps.carts": {},
};

/** Three `dynamo-node` processes as the document describes them; `use` gets the variables that its commands name. */
export async function withDocumentCluster<T>(
  use: (variables: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const cluster = await ProcessCluster.create(nodes, buckets);
  try {
    await Promise.all(nodes.map((id) => cluster.init(id)));
    const started = await Promise.all(nodes.map((id) => cluster.start(id)));
    const entries = nodes.flatMap((id, index) => [
      [`NODE${index + 1}`, cluster.httpUrl(id)],
      [`PID${index + 1}`, String(started[index]?.child.pid)],
    ]);
    return await use(Object.fromEntries(entries));
  } finally {
    await cluster.destroy();
  }
}
