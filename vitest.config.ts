import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts"],
    passWithNoTests: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Node strips types with a WebAssembly module of its own. In a process that starts and ends many threads running
    // TypeScript (each storage engine has one), V8 now and then crashes in Runtime_TierUpWasmToJSWrapper, where it replaces
    // that module's call of a JavaScript function by a faster one. This many calls are never reached, so it never does.
    execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
  },
});
