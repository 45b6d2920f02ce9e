/** Opens the database named first with the access named second as a user without rights, and prints how it went. */
import { openStore } from "../../dist/store/store.js";

const [path, access] = process.argv.slice(2);
if (process.getuid() === 0) {
  process.setgid(65534);
  process.setuid(65534);
}
try {
  const store = openStore(path, access);
  console.log(JSON.stringify({ experiments: store.experiments().map(({ name }) => name) }));
  store.close();
} catch (error) {
  console.log(JSON.stringify({ code: error.problems?.[0].code ?? String(error) }));
}
