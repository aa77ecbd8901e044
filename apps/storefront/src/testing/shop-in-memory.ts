import { createShop, handleRequest, seedCatalog } from "@cartwheel/api";
import { createMemoryStore } from "@cartwheel/dynamo-client/memory";
import { createApiClient } from "../cart/api-client.ts";

const origin = "http://localhost:3000";
const endpoint = "/api/trpc";

/** `answers-lost`: the shop hears and acts, and the browser never learns of it. */
type Network = "up" | "down" | "answers-lost";

interface Line {
  network: Network;
  /** Waited for before an answer goes back to the browser. */
  before: (url: string) => Promise<void>;
}

/** The real shop on a store in memory, and a browser's line to it that can be cut. */
export async function openShopInMemory() {
  const store = createMemoryStore({
    carts: {},
    sessions: { resolver: "last-write-wins" },
    catalog: { r: 1, w: 3 },
    orders: {},
  });
  await seedCatalog(store);
  const shop = createShop({
    store,
    cluster: null,
    region: "east",
    sessionKey: new Uint8Array(32).fill(7),
    secureCookies: false,
    shutdown: new AbortController().signal,
  });
  const line: Line = { network: "up", before: () => Promise.resolve() };
  let cookie: string | null = null;

  const browserFetch = async (url: string | URL | Request, init?: object): Promise<Response> => {
    if (line.network === "down") throw new TypeError("Failed to fetch");
    const request = new Request(url, init);
    if (cookie !== null) request.headers.set("cookie", cookie);
    const response = await handleRequest(shop, request, {
      endpoint,
      onFault: (error) => {
        throw error;
      },
    });
    await line.before(request.url);
    if (line.network === "answers-lost") throw new TypeError("Failed to fetch");
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return response;
  };

  const client = createApiClient({ url: `${origin}${endpoint}`, fetch: browserFetch });
  return { client, line };
}
