#!/usr/bin/env node
import { endOnFault, processIo } from "./cli/io.ts";
import { main } from "./cli/main.ts";

process.on("uncaughtException", endOnFault);
process.exitCode = await main(processIo());
