export { benchMerge, type MergeBenchOptions, type MergeBenchResult } from "./merge-bench.ts";
