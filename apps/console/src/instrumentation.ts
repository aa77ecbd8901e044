/** Next calls this once, before the first request. A console that was told nonsense says so and stops. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { startConsole } = await import("./server/start-console.ts");
  startConsole();
}
