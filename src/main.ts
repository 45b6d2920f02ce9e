#!/usr/bin/env node
import { EXIT } from "./cli/exit.ts";
import { endOnFault, processIo } from "./cli/io.ts";
import { main } from "./cli/main.ts";
import { endInAnyCase } from "./cli/signals.ts";

process.on("uncaughtException", endOnFault);
process.exitCode = await main(processIo());
if (process.exitCode === EXIT.interrupted) endInAnyCase();
