// Proves records of a store in no order, and prints how long one of them takes: half of them are quicker.
import { openStore } from "../../../../tasks/lib/data/openStore.ts";

const PROOFS = 5_000;

const [folder = ""] = process.argv.slice(2);
const store = await openStore(folder);
const took = Array.from({ length: PROOFS }, (_, i) => {
  const index = (i * 7_368_787) % store.size;
  const started = performance.now();
  store.prove(index);
  return (performance.now() - started) * 1_000;
}).toSorted((a, b) => a - b);
store.close();
console.log(JSON.stringify({ microseconds: took[PROOFS / 2] }));
