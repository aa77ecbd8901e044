import { z } from "zod";

/**
 * The part of the Compose specification that docker/compose.yaml uses, strictly: a key that is not here is refused, as
 * a misspelt one would be ignored or misread by some engines. A key that is added to the file is added here, with the
 * shape that the specification gives it.
 */
const name = z.string().regex(/^[a-zA-Z0-9._-]+$/);
const duration = z.string().regex(/^(\d+(us|ms|s|m|h))+$/);
const address = z.ipv4();
const mapping = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const service = z.strictObject({
  image: z.string().min(1),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  container_name: name.optional(),
  command: z.array(z.string()).optional(),
  environment: mapping.optional(),
  volumes: z.array(z.string().regex(/^[a-zA-Z0-9._-]+:\/\S+$/, "is not volume:/path")).optional(),
  networks: z.record(name, z.strictObject({ ipv4_address: address.optional() })).optional(),
  extra_hosts: z.record(name, address).optional(),
  ports: z.array(z.string().regex(/^\d+\.\d+\.\d+\.\d+:\d{1,5}:\d{1,5}$/, "is not address:port:port")).optional(),
  secrets: z.array(name).optional(),
  configs: z.array(z.strictObject({ source: name, target: z.string().startsWith("/") })).optional(),
  depends_on: z
    .record(
      name,
      z.strictObject({
        condition: z.enum(["service_started", "service_healthy", "service_completed_successfully"]),
      }),
    )
    .optional(),
  healthcheck: z.strictObject({ disable: z.boolean() }).optional(),
  restart: z.enum(["no", "always", "on-failure", "unless-stopped"]).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: duration.optional(),
  profiles: z.array(name).optional(),
});

const network = z.strictObject({
  name: name.optional(),
  ipam: z.strictObject({
    config: z.array(z.strictObject({ subnet: z.cidrv4(), ip_range: z.cidrv4().optional() })),
  }),
});

const config = z.union([z.strictObject({ content: z.string() }), z.strictObject({ file: z.string() })]);

const fileSchema = z.strictObject({
  name,
  services: z.record(name, service),
  networks: z.record(name, network),
  volumes: z.record(name, z.null()),
  secrets: z.record(name, z.strictObject({ environment: z.string() })),
  configs: z.record(name, config),
});

export type ComposeFile = z.output<typeof fileSchema>;

export type ComposeResult =
  | { readonly ok: true; readonly file: ComposeFile }
  | { readonly ok: false; readonly message: string };

/** Checks a compose file that a YAML reader has read. Keys that begin with `x-` are the file's own business. */
export function checkCompose(document: unknown): ComposeResult {
  const isObject = typeof document === "object" && document !== null;
  const entries = Object.entries(isObject ? document : {}).filter(([key]) => !key.startsWith("x-"));
  const parsed = fileSchema.safeParse(Object.fromEntries(entries));
  if (!parsed.success) return { ok: false, message: z.prettifyError(parsed.error) };
  const problems = danglingNames(parsed.data);
  return problems.length === 0 ? { ok: true, file: parsed.data } : { ok: false, message: problems.join("\n") };
}

/** Names that are used and not declared, or declared and not used: either is a slip of the pen. */
function danglingNames(file: ComposeFile): readonly string[] {
  const services = Object.entries(file.services);
  const used = {
    networks: services.flatMap(([, each]) => Object.keys(each.networks ?? {})),
    volumes: services.flatMap(([, each]) => (each.volumes ?? []).map((volume) => volume.split(":")[0] ?? "")),
    secrets: services.flatMap(([, each]) => each.secrets ?? []),
    configs: services.flatMap(([, each]) => (each.configs ?? []).map(({ source }) => source)),
  };
  const kinds = ["networks", "volumes", "secrets", "configs"] as const;
  const problems = kinds.flatMap((kind) => {
    const declared = Object.keys(file[kind]);
    const missing = used[kind]
      .filter((each) => !declared.includes(each))
      .map((each) => `${kind}: ${each} is not declared`);
    const idle = declared.filter((each) => !used[kind].includes(each)).map((each) => `${kind}: ${each} is not used`);
    return [...new Set([...missing, ...idle])];
  });
  const awaited = services.flatMap(([, each]) => Object.keys(each.depends_on ?? {}));
  const unknown = awaited.filter((each) => !(each in file.services)).map((each) => `depends_on: there is no ${each}`);
  return [...problems, ...new Set(unknown)];
}
