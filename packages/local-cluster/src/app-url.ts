/** Where people find an app that listens on this port of their machine. */
export function appUrl({ port }: { readonly port: number }): string {
  return `http://localhost:${port}`;
}
