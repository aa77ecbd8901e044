import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/**
 * Runs what `build-images.sh` has built, where no engine is: five nodes, the job that fills the catalogue, a shop and the
 * console, each by its image's own entry and as its image's own user, on this machine's ports from 24600 on. Ends with 0
 * when all have answered and every node has stopped in order.
 *
 *     node docker/try-images.mjs [arguments for `buildah run`, such as --isolation chroot]
 */
const firstPort = 24_600;
const answerMsMax = 60_000;
const stopMsMax = 10_000;
const nodes = ["east-1", "east-2", "east-3", "west-1", "west-2"];
const runOptions = process.argv.slice(2);

const work = mkdtempSync(join(tmpdir(), "cartwheel-images-"));
const containers = [];
const running = [];
chmodSync(work, 0o755);
// Written to by the images' user, whoever that is here.
mkdirSync(join(work, "pids"));
chmodSync(join(work, "pids"), 0o777);

const clusterId = randomBytes(16).toString("hex");
const addresses = Object.fromEntries(nodes.map((node, index) => [node, `127.0.0.1:${firstPort + index}`]));
provide("secret", randomBytes(32).toString("hex"));
provide("session", randomBytes(32).toString("hex"));

try {
  for (const [index, node] of nodes.entries()) startNode(node, index);
  for (const [index, node] of nodes.entries()) await answers(`${node} is ready`, `${healthPort(index)}/readyz`);
  await put();
  const image = "cartwheel-storefront";
  runToEnd({ name: "catalogue", image, command: ["/app/seed-catalogue.mjs"], environment: shopSettings({}) });
  run({ name: "storefront", image, environment: shopSettings({ PORT: "24620", CARTWHEEL_METRICS_PORT: "24622" }) });
  run({ name: "console", image: "cartwheel-console", environment: shopSettings({ PORT: "24621" }) });
  await answers("the shop is healthy", "24620/api/health");
  await answers("the shop shows its catalogue", "24620/", /href="\/product/);
  await answers("the shop tells its figures", "24622/metrics", /^# TYPE cart_/m);
  await answers("the console is healthy", "24621/api/health");
  await answers("the console shows its page", "24621/", /<html/);
  for (const name of nodes) await stopInOrder(name, 0);
  // Next says with its exit code which signal ended it.
  for (const name of ["storefront", "console"]) await stopInOrder(name, 143);
  console.log("All images answered, and stopped when they were told to.");
} finally {
  for (const { name, child } of running) {
    if (child.exitCode === null && child.signalCode === null) signal(name, "SIGKILL");
  }
  for (const container of containers) buildah("rm", container);
  rmSync(work, { recursive: true, force: true });
}

function startNode(node, index) {
  const bucket = { n: 3, r: 2, w: 2 };
  const cluster = {
    clusterId,
    members: nodes.map((id) => ({ id, zone: id.slice(0, 4) })),
    buckets: {
      carts: bucket,
      orders: bucket,
      catalog: { n: 3, r: 1, w: 3 },
      sessions: { ...bucket, resolver: "last-write-wins" },
    },
  };
  const settings = {
    id: node,
    port: firstPort + index,
    healthPort: healthPort(index),
    http: index === 0 ? { port: 24_630 } : null,
    addresses,
    secretFile: "secret",
  };
  provide(`${node}.json`, JSON.stringify({ cluster, node: settings }));
  const environment = { DYNAMO_NODE_CONFIG: join(work, `${node}.json`) };
  const place = { name: node, image: "cartwheel-node", environment };
  const container = runToEnd({ ...place, command: ["init"] });
  run({ ...place, container });
}

/** A write and its reading, through the first node's HTTP API. */
async function put() {
  const url = "http://127.0.0.1:24630/buckets/carts/keys/ada";
  const written = await fetch(url, { method: "PUT", headers: { "content-type": "text/plain" }, body: "lamp" });
  const read = await (await fetch(url)).text();
  if (written.status !== 204 || read !== "lamp") throw new Error(`a put: ${written.status}, then "${read}"`);
  console.log("a value is stored and read again");
}

function shopSettings(more) {
  return {
    CARTWHEEL_SEEDS: Object.values(addresses).join(","),
    CARTWHEEL_CLUSTER_ID: clusterId,
    CARTWHEEL_SECRET_FILE: join(work, "secret"),
    CARTWHEEL_SESSION_KEY_FILE: join(work, "session"),
    CARTWHEEL_REGION: "east",
    ...more,
  };
}

/** The image's entry with its own command. */
function run({ name, image, environment, container = from(image) }) {
  const log = openSync(join(work, `${name}.log`), "a");
  const { Cmd: command } = configOf(image);
  const words = inside({ name, image, environment, container, command });
  const child = spawn("buildah", words, { stdio: ["ignore", log, log] });
  running.push({ name, child });
}

/** The same with another command, one that ends by itself. Returns the container. */
function runToEnd({ name, image, environment, command }) {
  const container = from(image);
  buildah(...inside({ name, image, environment, container, command }));
  console.log(`${name}: ${command.join(" ")} is done`);
  return container;
}

/** Notes the process id, which is the one seen from here because no process namespace is in between; refuses to be root. */
function inside({ name, image, environment, container, command }) {
  const program = [...configOf(image).Entrypoint, ...command];
  const settings = Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
  const script = 'test "$(id -u)" != 0 || { echo "runs as root"; exit 99; }; echo $$ > "$0"; exec "$@"';
  const options = [...runOptions, "--volume", `${work}:${work}`, ...settings];
  return ["run", ...options, container, "--", "sh", "-c", script, join(work, "pids", name), ...program];
}

function from(image) {
  const container = buildah("from", `localhost/${image}`).trim();
  containers.push(container);
  return container;
}

function configOf(image) {
  return JSON.parse(buildah("inspect", "--type", "image", `localhost/${image}`)).OCIv1.config;
}

function buildah(...words) {
  return execFileSync("buildah", words, { encoding: "utf8" });
}

async function answers(what, place, pattern = /^/) {
  const untilMs = performance.now() + answerMsMax;
  let last = "nobody listens";
  while (performance.now() < untilMs) {
    try {
      const answer = await fetch(`http://127.0.0.1:${place}`);
      const text = await answer.text();
      if (answer.ok && pattern.test(text)) return console.log(what);
      last = `${answer.status} ${text.slice(0, 200)}`;
    } catch (error) {
      last = String(error);
    }
    await pause(200);
  }
  for (const { name } of running)
    console.error(`${name}: ${readFileSync(join(work, `${name}.log`), "utf8").slice(-500)}`);
  throw new Error(`${what}? ${last}`);
}

async function stopInOrder(name, code) {
  const { child } = running.find((each) => each.name === name);
  const begunMs = performance.now();
  signal(name, "SIGTERM");
  await Promise.race([once(child, "exit"), pause(stopMsMax, null, { ref: false })]);
  const tookMs = Math.round(performance.now() - begunMs);
  if (child.exitCode !== code) throw new Error(`${name} ended with ${child.exitCode} after ${tookMs} ms`);
  console.log(`${name} stopped in ${tookMs} ms, exit code ${code}`);
}

function signal(name, kind) {
  process.kill(Number(readFileSync(join(work, "pids", name), "utf8")), kind);
}

function healthPort(index) {
  return firstPort + 10 + index;
}

function provide(name, text) {
  writeFileSync(join(work, name), text, { mode: 0o644 });
}
