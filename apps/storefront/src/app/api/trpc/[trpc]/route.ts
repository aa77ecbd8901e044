import { handleRequest } from "@cartwheel/api";
import { readEnvironment } from "../../../../server/env.ts";
import { getShop } from "../../../../server/shop.ts";
import { secureTransport } from "../../../../server/transport-security.ts";

async function handle(request: Request): Promise<Response> {
  const { addressHeader } = readEnvironment();
  const answer = await handleRequest(getShop(), request, {
    endpoint: "/api/trpc",
    address: addressHeader === null ? null : request.headers.get(addressHeader),
    onFault: (error, path) => console.error(`The API failed at ${path ?? "an unknown path"}:`, error),
  });
  return secureTransport(answer);
}

export { handle as GET, handle as POST };
