import { z } from "zod";

/** The same shop in another region. */
export interface OtherShop {
  readonly region: string;
  readonly url: string;
}

const regionSchema = z.string().regex(/^[a-z0-9-]{1,32}$/);

const otherShopSchema = z
  .string()
  .transform((entry) => {
    const [region, ...url] = entry.split("=");
    return { region: region?.trim(), url: url.join("=").trim() };
  })
  .pipe(z.object({ region: regionSchema, url: z.url() }));

/**
 * The only module of the storefront that reads the environment. Read at the first request and not at import, so that
 * `next build` needs none of it.
 */
const environmentSchema = z.object({
  /** Storage nodes to try first, `host:port`, separated by commas. The client learns the others from them. */
  CARTWHEEL_SEEDS: z
    .string()
    .transform((text) => text.split(",").map((seed) => seed.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/, "expected host:port")).min(1)),
  /** Minted by the cluster's `init`. A cluster with another id is refused. */
  CARTWHEEL_CLUSTER_ID: z.string().min(1),
  /** Shared by all nodes and clients; proves both ends of a connection to each other. */
  CARTWHEEL_SECRET: z.string().min(16),
  /** The zone this storefront stands in, and what it tells shoppers they are served by. */
  CARTWHEEL_REGION: regionSchema,
  /** Signs the session cookie. All storefronts of one shop share it, so that a session is good in every region. */
  CARTWHEEL_SESSION_KEY: z.string().min(32),
  /** Where the operator console is. Without it the shop shows no link to it. */
  CARTWHEEL_CONSOLE_URL: z.url().optional(),
  /** The shop's other regions, `region=address`, separated by commas, for visitors who want to go there. */
  CARTWHEEL_OTHER_SHOPS: z
    .string()
    .default("")
    .transform((text) => text.split(",").filter((entry) => entry.trim() !== ""))
    .pipe(z.array(otherShopSchema)),
  /** Where the repository's files can be read, such as "https://code.example/cartwheel/blob/main". Left out: the shop shows them. */
  CARTWHEEL_SOURCE_URL: z
    .url()
    .transform((url) => url.replace(/\/$/, ""))
    .optional(),
  /** Where visitors find the shop, for the sitemap and for search engines. Left out: as each request was addressed. */
  CARTWHEEL_PUBLIC_URL: z
    .url()
    .transform((url) => new URL(url).origin)
    .optional(),
  /**
   * The header in which a proxy of yours names the visitor's address, such as "x-real-ip"; it limits how fast one address
   * may ask. Never one that a visitor can set. Left out: all visitors share the limit of one address.
   */
  CARTWHEEL_ADDRESS_HEADER: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/i, "expected the name of a header")
    .optional(),
  /**
   * "true" where the shop is served by https; browsers then send its cookie, and soon everything, by https only. Left out:
   * whether the public address says so.
   */
  CARTWHEEL_SECURE_COOKIES: z.stringbool().optional(),
});

/** Read on its own when the server starts, so that a shop is watched from its first moment and not from its first request. */
const metricsSchema = z.object({
  /** Where a scraper finds the shop's figures (`/metrics`). Left out: nowhere. Not the port that visitors reach. */
  CARTWHEEL_METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  /** The address to listen on for it. Whoever reaches it reads how busy the shop is. */
  CARTWHEEL_METRICS_HOST: z.string().min(1).default("127.0.0.1"),
});

export interface Environment {
  readonly seeds: readonly string[];
  readonly clusterId: string;
  readonly secret: string;
  readonly region: string;
  readonly sessionKey: string;
  readonly consoleUrl: string | null;
  readonly otherShops: readonly OtherShop[];
  readonly sourceUrl: string | null;
  readonly publicUrl: string | null;
  readonly addressHeader: string | null;
  readonly secureCookies: boolean;
}

/** Throws one readable sentence per wrong variable; a storefront without its settings must not start to serve. */
export function readEnvironment(): Environment {
  const data = parsed(environmentSchema);
  return {
    seeds: data.CARTWHEEL_SEEDS,
    clusterId: data.CARTWHEEL_CLUSTER_ID,
    secret: data.CARTWHEEL_SECRET,
    region: data.CARTWHEEL_REGION,
    sessionKey: data.CARTWHEEL_SESSION_KEY,
    consoleUrl: data.CARTWHEEL_CONSOLE_URL ?? null,
    otherShops: data.CARTWHEEL_OTHER_SHOPS,
    sourceUrl: data.CARTWHEEL_SOURCE_URL ?? null,
    publicUrl: data.CARTWHEEL_PUBLIC_URL ?? null,
    addressHeader: data.CARTWHEEL_ADDRESS_HEADER ?? null,
    secureCookies: data.CARTWHEEL_SECURE_COOKIES ?? data.CARTWHEEL_PUBLIC_URL?.startsWith("https:") === true,
  };
}

/** Null: nobody asked for figures. Throws like `readEnvironment`. */
export function readMetricsAddress(): { readonly host: string; readonly port: number } | null {
  const { CARTWHEEL_METRICS_HOST: host, CARTWHEEL_METRICS_PORT: port } = parsed(metricsSchema);
  return port === undefined ? null : { host, port };
}

function parsed<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const result = schema.safeParse(process.env);
  if (result.success) return result.data;
  throw new Error(`The storefront's environment is incomplete.\n${z.prettifyError(result.error)}`);
}
