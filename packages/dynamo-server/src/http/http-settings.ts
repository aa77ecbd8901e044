import { BlockList, isIP } from "node:net";
import { z } from "zod";

/** Where the HTTP data API listens, and who may use it. */
export interface HttpSettings {
  /** Default 127.0.0.1. An address that others can reach is refused without a token. */
  readonly host: string;
  /** Default 8098, where clients of Riak look for it; port 0 lets the system choose. */
  readonly port: number;
  /** A file with the token that requests must carry, at least 16 bytes of text. Null: none, loopback only. */
  readonly tokenFile: string | null;
}

export const httpSettingsSchema = z
  .strictObject({
    host: z.string().min(1).default("127.0.0.1"),
    port: z.int().min(0).max(65_535).default(8098),
    tokenFile: z.string().min(1).nullable().default(null),
  })
  .check(({ value, issues }) => {
    if (value.tokenFile !== null || isLoopback(value.host)) return;
    const message = `${value.host} can be reached from elsewhere: name a file with a token, or listen on 127.0.0.1`;
    issues.push({ code: "custom", input: value.tokenFile, path: ["tokenFile"], message });
  });

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether a host, by name or address, can only be this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  if (bare === "localhost" || bare.endsWith(".localhost")) return true;
  const family = isIP(bare);
  return family !== 0 && loopback.check(bare, family === 4 ? "ipv4" : "ipv6");
}
