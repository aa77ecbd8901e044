import path from "node:path";
import type { NextConfig } from "next";
import { codeShown } from "./src/about/patterns.ts";

/** The content security policy of pages is drawn for each answer, in `src/proxy.ts`. An answer of the API runs nothing. */
const apiPolicy = { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" };

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: path.join(import.meta.dirname, "../.."),
  outputFileTracingIncludes: { "/about/code/\\[...path\\]": [...codeShown].map((file) => `../../${file}`) },
  transpilePackages: [
    "@cartwheel/api",
    "@cartwheel/cart",
    "@cartwheel/dynamo",
    "@cartwheel/dynamo-client",
    "@cartwheel/wire",
  ],
  poweredByHeader: false,
  agentRules: false,
  headers: () =>
    Promise.resolve([
      { source: "/:path*", headers: securityHeaders },
      { source: "/api/:path*", headers: [apiPolicy] },
    ]),
};

export default config;
