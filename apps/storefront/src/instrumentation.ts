/** Called by Next once, when the server starts. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { exitOnSignal } = await import("./server/shutdown.ts");
  const { tellFigures } = await import("./server/figures.ts");
  exitOnSignal();
  await tellFigures();
}
