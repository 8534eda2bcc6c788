import { dirname, resolve } from "node:path";
import type { Hex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { type About, parentPaths, readAbout } from "../../../sdk/provenance/manifest/readAbout.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { readText } from "../files.ts";
import { readAnchors } from "./anchors.ts";
import { dataAt, hasStore } from "./dataAt.ts";
import { readStoredBatch } from "./storedBatch.ts";

/** What is said of data, with the ids of the parents that are named by their paths. */
export type AboutFile = { about: About; parents: ReadonlyMap<string, Hex> };

/**
 * Reads what a person says of data. Parents named by a path are looked up there, from the folder of this file on.
 *
 * @throws ABOUT_INVALID, FILE_NOT_FOUND, FILE_NOT_TEXT, STORE_INVALID, BATCH_NOT_FOUND
 */
export async function readAboutFile(path: string): Promise<AboutFile> {
  const about = readAbout(await readText(path), path);
  const parents = new Map<string, Hex>();
  for (const parent of parentPaths(about)) parents.set(parent, await batchIdAt(resolve(dirname(path), parent), parent));
  return { about, parents };
}

/** The id under which data was anchored, by the path of the data or of its store. */
async function batchIdAt(path: string, named: string): Promise<Hex> {
  const beside = dataAt(path, undefined);
  const store = (await hasStore({ path, store: path })) ? path : beside.store;
  const batch = await readStoredBatch(store);
  const place = `used: ${showUnseen(named)}`;
  if (batch === undefined) {
    throw new SallyportError("STORE_INVALID", {
      summary: `${showUnseen(store)} holds no batch that was hashed to its end.`,
      place,
      nextStep:
        "Name the parent by its batch id, or by the path of its data or store, from the folder of this file on.",
    });
  }
  const ids = [...new Set((await readAnchors(store, batch)).map((anchor) => hashBatch(anchor.batch)))];
  const [id, ...others] = ids;
  if (id === undefined) {
    throw new SallyportError("BATCH_NOT_FOUND", {
      summary: `As far as ${showUnseen(store)} knows, this parent was anchored nowhere: it has no id to be named by.`,
      place,
      nextStep: "Anchor it first: hardhat sallyport provenance anchor.",
    });
  }
  if (others.length === 0) return id;
  throw new SallyportError("ABOUT_INVALID", {
    summary: `${showUnseen(store)} was anchored as ${ids.length} batches.`,
    place,
    value: ids.join(", "),
    nextStep: "Name the one that is meant by its batch id.",
  });
}
