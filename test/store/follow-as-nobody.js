/** Opens the database named as a user without rights, and prints its revision and experiments, again at every line read. */
import { createInterface } from "node:readline";
import { openStore } from "../../dist/store/store.js";

if (process.getuid() === 0) {
  process.setgid(65534);
  process.setuid(65534);
}
const store = openStore(process.argv[2], "read");
const tell = () => {
  const revision = store.revision();
  console.log(JSON.stringify({ revision, experiments: store.experiments().map(({ name }) => name) }));
};
tell();
for await (const _ of createInterface({ input: process.stdin })) tell();
store.close();
