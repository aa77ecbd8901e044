import { handleRequest } from "@cartwheel/api";
import { readEnvironment } from "../../../../server/env.ts";
import { getShop } from "../../../../server/shop.ts";

function handle(request: Request): Promise<Response> {
  const { addressHeader } = readEnvironment();
  return handleRequest(getShop(), request, {
    endpoint: "/api/trpc",
    address: addressHeader === null ? null : request.headers.get(addressHeader),
    onFault: (error, path) => console.error(`The API failed at ${path ?? "an unknown path"}:`, error),
  });
}

export { handle as GET, handle as POST };
