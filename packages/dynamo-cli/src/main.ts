#!/usr/bin/env node
import { runCli } from "./run-cli.ts";
import { systemTerminal } from "./terminal/system-terminal.ts";

/** `dynamo`. */
process.exitCode = await runCli(process.argv.slice(2), systemTerminal());
