import { headers } from "next/headers";
import { readEnvironment } from "./env.ts";

/**
 * Where visitors find the shop, without a slash at the end: as configured, or else as the request was addressed. Only
 * for addresses in what is sent back to that same visitor; answers that hold it are not cached.
 */
export async function publicOrigin(): Promise<string> {
  const { publicUrl, secureCookies } = readEnvironment();
  if (publicUrl !== null) return publicUrl;
  const host = (await headers()).get("host") ?? "localhost";
  return `${secureCookies ? "https" : "http"}://${host}`;
}
