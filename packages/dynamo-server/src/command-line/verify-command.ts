import type { Command } from "commander";
import { readEnvironment } from "../config/environment.ts";
import { deriveTreeKey } from "../storage/tree-key.ts";
import type { NodeConfig } from "../config/load-config.ts";
import type { VerifyReport } from "../verify/verify-directory.ts";
import { verifyDirectory } from "../verify/verify-directory.ts";
import { exitCodes, refuse } from "./exit-codes.ts";
import { percent, ProgressLine } from "./progress-line.ts";
import type { Flags } from "./settings.ts";
import { configOrExit, withSettings } from "./settings.ts";

/** `dynamo-node verify`. Exit codes: 0 all is well, 1 something is not, 78 it could not be looked at. */
export function addVerifyCommand(program: Command): void {
  withSettings(program.command("verify").description("check a data directory that no node uses, or a copy in a backup"))
    .argument("[directory]", "default the configured data directory")
    .option("--json", "report as JSON")
    .action(async (directory: string | undefined, { json, ...flags }: Flags) => {
      await verify(directory ?? null, { json: json === true, flags });
    });
}

async function verify(
  given: string | null,
  { json, flags }: { readonly json: boolean; readonly flags: Flags },
): Promise<void> {
  // A directory that was named can be checked without a configuration, but then nobody knows the key of its trees.
  const environment = readEnvironment();
  const hasConfig = flags.config !== undefined || (environment.ok && environment.environment.configFile !== null);
  const config = given === null || hasConfig ? configOrExit(flags).config : null;
  const directory = given ?? config?.node.dataDir ?? ".";
  const line = new ProgressLine();
  const result = await verifyDirectory({
    directory,
    treeKeys: config === null ? [] : treeKeysOf(config),
    progress: ({ doing, done, of }) => line.show(`${doing}: ${percent(done, of)}`),
  });
  line.end();
  if (!result.ok) return refuse(result.message, result.code === "DAMAGED" ? exitCodes.failed : exitCodes.refused);
  const { report } = result;
  const isSound = report.findings.counts.size === 0;
  console.log(json ? JSON.stringify(plain(report), null, 2) : text(directory, report));
  process.exitCode = isSound ? exitCodes.ok : exitCodes.failed;
}

function plain({ findings, ...report }: VerifyReport): object {
  return {
    ...report,
    sound: findings.counts.size === 0,
    counts: Object.fromEntries(findings.counts),
    findings: findings.first,
  };
}

function text(directory: string, report: VerifyReport): string {
  const { notes, manifest, rows, trees, quarantined, leavesHashed, findings } = report;
  const whose = `node ${notes.node ?? "?"} of cluster ${notes.clusterId ?? "?"}`;
  const counts = `start ${notes.incarnation ?? "?"}, commit ${notes.commitSequence ?? "?"}`;
  const lines = [
    `${directory}: ${manifest === null ? "data directory" : `copy in backup ${manifest.name}`} of ${whose}, ${counts}`,
    `${rows} rows and ${trees} hash trees checked${leavesHashed ? "" : "; leaves not hashed anew, which takes the secret (--config)"}`,
  ];
  if (notes.retired !== null) lines.push(`it must not be started again: ${notes.retired}`);
  if (quarantined > 0) lines.push(`${quarantined} damaged rows were set aside earlier and wait for their peers`);
  for (const [kind, count] of findings.counts) {
    lines.push(`${kind}: ${count} found`);
    for (const finding of findings.first) if (finding.kind === kind) lines.push(`  ${finding.message}`);
  }
  lines.push(findings.counts.size === 0 ? "nothing is wrong" : "something is wrong");
  return lines.join("\n");
}

/** While secrets are exchanged, either may be the one. */
function treeKeysOf({ secrets: { secret, otherSecret } }: NodeConfig): readonly Uint8Array[] {
  return [secret, ...(otherSecret === null ? [] : [otherSecret])].map((each) => deriveTreeKey(each.bytes()));
}
