import { registerHooks } from "node:module";
import type { Mutant } from "./mutant.ts";
import { fileOf, mutate } from "./mutant.ts";

/**
 * From now on the mutant's file is loaded with the bug in it. Must run before anything imports the file, and cannot be
 * undone: a process runs one mutant.
 */
export function loadMutant(mutant: Mutant): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/packages/${fileOf(mutant)}`)) return loaded;
      const source = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: mutate(mutant, source) };
    },
  });
}
