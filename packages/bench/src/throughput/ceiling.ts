import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";

/**
 * What this machine could do at best, measured without any of our code: the CPU that N=3 copies and the messages
 * between a client, a coordinator and two replicas cannot do without.
 *
 *     ceiling = cores / (3 rows + 6 messages)      in CPU seconds
 */
export interface Ceiling {
  readonly putPerSecond: number;
  readonly getPerSecond: number;
  /** CPU seconds of one row in a 64-row transaction, of one point read, of one message one way. */
  readonly rowSeconds: number;
  readonly readSeconds: number;
  readonly messageSeconds: number;
}

const rowBytes = 1024;
const rowsPerTransaction = 64;
const transactions = 400;
const transactionsToWarmUp = 20;
const reads = 100_000;
const readsToWarmUp = 1_000;
const messages = 60_000;
const messagesToWarmUp = 10_000;
const messagesInFlight = 64;

/** Takes a few seconds. */
export async function measureCeiling(): Promise<Ceiling> {
  const { rowSeconds, readSeconds } = measureDisk();
  const messageSeconds = await measureMessages();
  const cores = availableParallelism();
  return {
    putPerSecond: cores / (3 * rowSeconds + 6 * messageSeconds),
    getPerSecond: cores / (3 * readSeconds + 6 * messageSeconds),
    rowSeconds,
    readSeconds,
    messageSeconds,
  };
}

function measureDisk(): { readonly rowSeconds: number; readonly readSeconds: number } {
  const directory = mkdtempSync(join(tmpdir(), "cartwheel-ceiling-"));
  const database = new Database(join(directory, "bare.db"));
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = FULL");
    // Not WITHOUT ROWID: 1 KiB spills out of the leaves of such a table, and a ceiling twice too low would flatter us.
    database.exec("CREATE TABLE rows (key BLOB PRIMARY KEY, value BLOB)");
    const insert = database.prepare("INSERT OR REPLACE INTO rows VALUES (?, ?)");
    const value = Buffer.alloc(rowBytes, 7);
    let next = 0;
    const batch = database.transaction(() => {
      for (let i = 0; i < rowsPerTransaction; i++) insert.run(keyOf(next++), value);
    });
    for (let i = 0; i < transactionsToWarmUp; i++) batch();
    const writeSeconds = cpuSeconds(() => {
      for (let i = 0; i < transactions; i++) batch();
    });
    const select = database.prepare("SELECT value FROM rows WHERE key = ?");
    for (let i = 0; i < readsToWarmUp; i++) select.get(keyOf(i));
    const readSeconds = cpuSeconds(() => {
      for (let i = 0; i < reads; i++) select.get(keyOf((i * 7919) % next));
    });
    return { rowSeconds: writeSeconds / (transactions * rowsPerTransaction), readSeconds: readSeconds / reads };
  } finally {
    database.close();
    rmSync(directory, { recursive: true });
  }
}

function keyOf(index: number): Buffer {
  return Buffer.from(`key-${index}`);
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return secondsOf(process.cpuUsage(before));
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000_000;
}

/** Two bare processes that pass a message to and fro; the CPU of both, divided by the messages. */
async function measureMessages(): Promise<number> {
  const echo = fork(fileURLToPath(new URL("echo-process.ts", import.meta.url)), { execArgv: process.execArgv });
  try {
    const port = await answerOf(echo, "listen");
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    await bounce(socket, messagesToWarmUp);
    const echoBefore = await answerOf(echo, "cpu");
    const before = process.cpuUsage();
    await bounce(socket, messages);
    const own = secondsOf(process.cpuUsage(before));
    const other = ((await answerOf(echo, "cpu")) - echoBefore) / 1_000_000;
    socket.destroy();
    return (own + other) / (2 * messages);
  } finally {
    echo.kill();
  }
}

/** So many messages there and back, the next one when one has returned. */
function bounce(socket: Socket, count: number): Promise<void> {
  const message = Buffer.alloc(rowBytes, 1);
  let sent = 0;
  let received = 0;
  return new Promise((resolve, reject) => {
    const receive = (chunk: Buffer): void => {
      received += chunk.length;
      while (sent < count && sent - Math.floor(received / rowBytes) < messagesInFlight) {
        sent++;
        socket.write(message);
      }
      if (received < count * rowBytes) return;
      socket.off("data", receive).off("error", reject);
      resolve();
    };
    socket.on("error", reject).on("data", receive);
    for (; sent < messagesInFlight; sent++) socket.write(message);
  });
}

async function answerOf(child: ChildProcess, question: "listen" | "cpu"): Promise<number> {
  const answer = once(child, "message");
  child.send(question);
  const [value] = await answer;
  return Number(value);
}
