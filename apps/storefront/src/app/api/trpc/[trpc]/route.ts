import { handleRequest } from "@cartwheel/api";
import { getShop } from "../../../../server/shop.ts";

function handle(request: Request): Promise<Response> {
  return handleRequest(getShop(), request, {
    endpoint: "/api/trpc",
    onFault: (error, path) => console.error(`The API failed at ${path ?? "an unknown path"}:`, error),
  });
}

export { handle as GET, handle as POST };
