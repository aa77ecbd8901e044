import { readFileSync } from "node:fs";

/** A tick of `/proc`, in microseconds: Linux shows times to programs in hundredths of a second whatever it uses inside. */
const tickMicros = 10_000;

/**
 * CPU time that processes have used so far, all threads, in microseconds: this process first, then those of `pids`.
 * Null where the system has no `/proc`. CPU per operation says more than operations per second on a busy machine.
 */
export function cpuMicrosOf(pids: readonly number[]): readonly number[] | null {
  try {
    const { user, system } = process.cpuUsage();
    return [user + system, ...pids.map(cpuMicrosOfProcess)];
  } catch {
    return null;
  }
}

/** CPU time that the whole machine has spent on programs and on itself since it started, in microseconds; or null. */
export function busyMicros(): number | null {
  try {
    const [total = ""] = readFileSync("/proc/stat", "utf8").split("\n", 1);
    // The first two of a line are its name and an empty one; idle and waiting for the disk are the 4th and 5th times.
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = total.split(" ").slice(2).map(Number);
    return (user + nice + system + irq + softirq) * tickMicros;
  } catch {
    return null;
  }
}

function cpuMicrosOfProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in brackets and may hold spaces; user and system time are the 14th and 15th.
  const [user = "0", system = "0"] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) * tickMicros;
}
