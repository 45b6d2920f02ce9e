/** Waits for the signal file named second, then opens the database named first to write. */
import { existsSync } from "node:fs";
import { openStore } from "../../dist/store/store.js";

const [path, signal] = process.argv.slice(2);
console.log("ready");
while (!existsSync(signal));
openStore(path, "write").close();
