import { TestAuthority } from "@cartwheel/wire/certificates-for-tests";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { TestCluster } from "./testing/test-cluster.ts";
import { TestTerminal } from "./testing/test-terminal.ts";

/** A cluster that speaks TLS and nothing else. */
const authority = new TestAuthority("the cluster's");
let cluster: TestCluster;
beforeAll(async () => {
  cluster = await TestCluster.start(["east-1", "east-2", "west-1"], { authority });
  const { certificate, privateKey } = authority.issue(null);
  provide("client.pem", certificate);
  provide("client.key", privateKey);
  provide("other.key", authority.issue(null).privateKey);
  const expired = authority.issue(null, { notAfter: new Date(Date.now() - 60_000) });
  provide("expired.pem", expired.certificate);
  provide("expired.key", expired.privateKey);
  provide("stranger.pem", new TestAuthority("somebody else's").certificate);
  provide("noise.pem", "not a certificate");
}, 60_000);
afterAll(() => cluster?.destroy(), 60_000);

const at = (name: string): string => join(cluster.directory, name);
const provide = (name: string, content: string): void => writeFileSync(at(name), content);

interface Shown {
  readonly certificate?: string;
  readonly key?: string;
  readonly authority?: string;
}

function flags({ certificate, key, authority: signer }: Shown): readonly string[] {
  return [
    ...(certificate === undefined ? [] : ["--tls-certificate", at(certificate)]),
    ...(key === undefined ? [] : ["--tls-key", at(key)]),
    ...(signer === undefined ? [] : ["--tls-authority", at(signer)]),
  ];
}

async function dynamo(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = cluster.environment,
): Promise<{ readonly code: number; readonly text: string; readonly errors: string }> {
  const terminal = new TestTerminal({ environment });
  return { code: await runCli(words, terminal), text: terminal.text, errors: terminal.errors };
}

const good = { certificate: "client.pem", key: "client.key", authority: "authority.pem" };

test("is spoken to with a certificate: by flags, by the environment, by a node's configuration", async () => {
  expect(await dynamo(["put", "carts", "ada", "lamp", "--timeout-ms", "20000", ...flags(good)])).toMatchObject({
    code: 0,
  });
  const variables = { TLS_CERTIFICATE: "client.pem", TLS_KEY: "client.key", TLS_AUTHORITY: "authority.pem" };
  const environment = Object.fromEntries(Object.entries(variables).map(([name, file]) => [`DYNAMO_${name}`, at(file)]));
  expect(await dynamo(["get", "carts", "ada", "--raw"], { ...cluster.environment, ...environment })).toMatchObject({
    code: 0,
    text: "lamp",
  });
  const configured = await dynamo(["get", "carts", "ada", "--raw", "--config", cluster.configFile("east-1")], {});
  expect(configured).toMatchObject({ code: 0, text: "lamp" });
});

test("without one, the way to give it is named", async () => {
  const refused = await dynamo(["status"]);
  expect([refused.code, refused.errors]).toEqual([1, expect.stringMatching(/TLS[^]*--tls-certificate/)]);
});

test("whoever signed the nodes' certificates must be the authority given", async () => {
  const refused = await dynamo(["status", ...flags({ ...good, authority: "stranger.pem" })]);
  expect([refused.code, refused.errors]).toEqual([1, expect.stringMatching(/TLS_REFUSED[^]*--tls-authority/)]);
});

test.each([
  [{ certificate: "client.pem", authority: "authority.pem" }, /key is not given[^]*--tls-key/],
  [{ key: "client.key", authority: "authority.pem" }, /certificate is not given[^]*--tls-certificate/],
  [{ certificate: "client.pem", key: "client.key" }, /authority is not given[^]*--tls-authority/],
  [{ ...good, certificate: "nowhere.pem" }, /nowhere\.pem cannot be read/],
  [{ ...good, certificate: "noise.pem" }, /noise\.pem holds no certificate/],
  [{ ...good, key: "client.pem" }, /client\.pem holds no private key/],
  [{ ...good, key: "other.key" }, /other\.key is not the key of the certificate/],
  [{ ...good, authority: "noise.pem" }, /noise\.pem holds no certificate of an authority/],
  [{ ...good, certificate: "expired.pem", key: "expired.key" }, /expired on \d{4}-/],
])("%j is wrong usage", async (shown, pattern) => {
  const ran = await dynamo(["status", ...flags(shown)]);
  expect([ran.code, ran.errors]).toEqual([2, expect.stringMatching(pattern)]);
});
