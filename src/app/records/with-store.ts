import type { Access } from "../../store/database.ts";
import { openStore, type Store } from "../../store/store.ts";

/** Opens the database, asks it, and closes it whatever happens. Throws RunxError where there is none. */
export function withStore<T>(db: string, access: Access, ask: (store: Store) => T): T {
  const store = openStore(db, access);
  try {
    return ask(store);
  } finally {
    store.close();
  }
}

/** The same where the answer takes its time. */
export async function whileStoreIsOpen<T>(
  db: string,
  access: Access,
  ask: (store: Store) => Promise<T>,
): Promise<T> {
  const store = openStore(db, access);
  try {
    return await ask(store);
  } finally {
    store.close();
  }
}
