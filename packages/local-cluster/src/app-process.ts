import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { appUrl } from "./app-url.ts";
import { Child } from "./child.ts";
import { becomesReady } from "./readiness.ts";
import { StartRefused } from "./start-refused.ts";
import type { AppState } from "./supervisor-protocol.ts";

export interface AppPlace {
  /** Shown to people, and the name of its log file. */
  readonly name: string;
  /** Folder under `apps/` whose standalone production build is run. */
  readonly app: "storefront" | "console";
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

const readyDeadlineMs = 60_000;
const stopGraceMs = 5_000;
const repository = join(import.meta.dirname, "..", "..", "..");

/** One Next.js app, run from its production build as a process of its own. */
export class AppProcess {
  readonly place: AppPlace;
  readonly url: string;
  #state: AppState = "stopped";
  #child: Child | null = null;

  constructor(place: AppPlace) {
    this.place = place;
    this.url = appUrl(place);
  }

  get state(): AppState {
    return this.#state;
  }

  /** Null before the start. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when the app answers `/api/health`. Throws {@link StartRefused} when it does not, with the log to read. */
  async start(): Promise<void> {
    const { port, env, logFile, app, name } = this.place;
    this.#state = "starting";
    const child = new Child({
      entry: standaloneServer(app),
      preload: new URL("./leave-with-parent.ts", import.meta.url).href,
      env: { ...env, PORT: String(port), HOSTNAME: "127.0.0.1", NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      logFile,
    });
    this.#child = child;
    void child.exited.then(() => (this.#state = "stopped"));
    const url = `http://127.0.0.1:${port}/api/health`;
    if (await becomesReady({ url, deadlineMs: readyDeadlineMs, signal: child.gone })) {
      this.#state = "running";
      return;
    }
    await child.kill();
    throw new StartRefused(`The ${app} "${name}" did not start; its log is ${logFile}.`);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    await child.end(() => child.signal("SIGTERM"), stopGraceMs);
  }
}

/** Entry of an app's standalone build, with the files beside it that Next leaves out of the build. */
function standaloneServer(app: AppPlace["app"]): string {
  const source = join(repository, "apps", app);
  const target = join(source, ".next", "standalone", "apps", app);
  const entry = join(target, "server.js");
  if (!existsSync(entry)) throw new StartRefused(`The ${app} is not built; run npm run build first.`);
  const build = readFileSync(join(source, ".next", "BUILD_ID"), "utf8").trim();
  const statics = join(target, ".next", "static");
  // Once for each build, because another demo may be serving these files; and in one step, so that a copy that was
  // interrupted is not taken for a whole one.
  if (!existsSync(join(statics, build))) {
    copyTree(join(source, "public"), join(target, "public"));
    const copy = `${statics}.${process.pid}`;
    copyTree(join(source, ".next", "static"), copy);
    rmSync(statics, { recursive: true, force: true });
    renameSync(copy, statics);
  }
  return entry;
}

function copyTree(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}
