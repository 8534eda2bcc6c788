import { join } from "node:path";

/** What stands in a store. Until a batch is whole, tree and offsets are called otherwise. */
export function storePaths(store: string) {
  return {
    /** What was hashed, as people and programs read it. */
    batch: join(store, "batch.json"),
    /** Leaves and all nodes above them. */
    tree: join(store, "tree"),
    treePart: join(store, "tree.part"),
    /** Where each record ends in the data. */
    offsets: join(store, "offsets"),
    offsetsPart: join(store, "offsets.part"),
    /** What is said of the data, in the form that is hashed; only where something is. */
    manifest: join(store, "manifest.json"),
    /** What is left of a manifest whose salt was forgotten. */
    manifestDigest: join(store, "manifest-digest.json"),
    /** Another batch on its way into this place: see `replaceBatch`. */
    next: join(store, "next"),
    replacing: join(store, "replacing"),
    replaced: join(store, "replaced"),
    /** What keys of its source signed of it. */
    statement: join(store, "statement.json"),
    observation: join(store, "observation.json"),
    /** 32 bytes in hex, which all salts follow from. */
    secret: join(store, "secret"),
  };
}

/** Where the store of a file or folder stands, unless another place is named. */
export function storeBeside(data: string): string {
  return `${data.replace(/[/\\]+$/, "")}.sallyport`;
}
