import { resolve } from "node:path";
import { alone } from "../data/alone.ts";
import { dataAt, hasStore } from "../data/dataAt.ts";

/** Data, and where what was hashed of it is kept. */
type Named = { data: string; store: string | undefined };

/**
 * Does `work` alone in the stores of all that is named, where they have any: nobody replaces a batch while it is being
 * anchored, and a store that cannot be written is found before anything is sent.
 *
 * @throws STORE_BUSY, FILE_NOT_WRITTEN
 */
export async function holdStores<T>(named: readonly Named[], work: () => Promise<T>): Promise<T> {
  const stores = new Set<string>();
  for (const { data, store } of named) {
    const at = dataAt(data, store);
    if (await hasStore(at)) stores.add(resolve(at.store));
  }
  const inAll = [...stores].reduce((inner, store) => () => alone(store, inner), work);
  return inAll();
}
