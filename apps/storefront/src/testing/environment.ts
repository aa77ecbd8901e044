import { vi } from "vitest";

const complete = {
  CARTWHEEL_SEEDS: "127.0.0.1:4100, 127.0.0.1:4101",
  CARTWHEEL_CLUSTER_ID: "0123456789abcdef0123456789abcdef",
  CARTWHEEL_SECRET: "correct horse battery staple",
  CARTWHEEL_REGION: "east",
  CARTWHEEL_SESSION_KEY: "correct horse battery staple, twice as long",
};

/** Sets what a storefront needs, and unsets what it can do without, but for `variables`. Undone by `vi.unstubAllEnvs`. */
export function stubEnvironment(variables: Record<string, string | undefined> = {}): void {
  const unset = {
    CARTWHEEL_CONSOLE_URL: undefined,
    CARTWHEEL_OTHER_SHOPS: undefined,
    CARTWHEEL_SOURCE_URL: undefined,
    CARTWHEEL_PUBLIC_URL: undefined,
    CARTWHEEL_ADDRESS_HEADER: undefined,
    CARTWHEEL_SECURE_COOKIES: undefined,
    CARTWHEEL_METRICS_PORT: undefined,
    CARTWHEEL_METRICS_HOST: undefined,
  };
  for (const [name, value] of Object.entries({ ...unset, ...complete, ...variables })) vi.stubEnv(name, value);
}
