import { type NextRequest, NextResponse } from "next/server";
import { secureTransport } from "./server/transport-security.ts";

/**
 * The pages' content security policy. Next's own scripts carry a number that is drawn for each answer, and no script
 * without it runs, so text that found its way into a page as markup stays text. Styles may be inline, because drawings
 * take their colour by a style attribute. Nothing comes from another host.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = policyFor(btoa(crypto.randomUUID()));
  // Next finds the number in the request's header and puts it on its scripts.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return secureTransport(response);
}

/** Pages only: files and the API have headers of their own (next.config.ts). */
export const config = { matcher: "/((?!api/|_next/static|icon.svg|robots.txt|sitemap.xml).*)" };

function policyFor(nonce: string): string {
  // The development server evaluates what it reloads.
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    // A planted form must not carry the session elsewhere.
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
