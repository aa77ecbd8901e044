import type { MetadataRoute } from "next";
import { publicOrigin } from "../server/public-origin.ts";

export const dynamic = "force-dynamic";

/** What is personal is of no use to a search engine, and neither is the API. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  return {
    rules: { userAgent: "*", disallow: ["/api/", "/cart", "/checkout", "/orders", "/account", "/search"] },
    sitemap: `${await publicOrigin()}/sitemap.xml`,
  };
}
