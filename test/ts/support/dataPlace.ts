// Data in a folder of its own, what is kept of it, and the commands that need no node.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Hex } from "viem";
import type { Report } from "../../../tasks/lib/output.ts";
import { disclose } from "../../../tasks/provenance/disclose.ts";
import { forget } from "../../../tasks/provenance/forget.ts";
import { hash } from "../../../tasks/provenance/hash.ts";
import { prove } from "../../../tasks/provenance/prove.ts";
import { verify } from "../../../tasks/provenance/verify.ts";

/** A secret that everybody knows. */
export const SECRET = "07".repeat(32);
/** Options of these commands that are left out. */
export const NOTHING = {
  store: undefined,
  registry: undefined,
  profile: undefined,
  secret: undefined,
  name: undefined,
  replace: false,
  about: undefined,
  bare: false,
  index: undefined,
  line: undefined,
  file: undefined,
  out: undefined,
  batch: undefined,
  proposal: undefined,
  system: undefined,
  policy: undefined,
};

/** What their reports hold. */
export type Found = {
  root: Hex;
  already: boolean;
  hidden?: boolean;
  batchId: Hex;
  same: boolean;
  changes?: unknown;
  files?: unknown;
  standing?: unknown;
  manifestHash?: Hex;
  about?: unknown;
  schema?: Hex;
  proven?: unknown;
  notProven?: unknown;
};

/** A folder with the data of the example, or with other files, and all that is said about it. */
export function dataPlace(root: string) {
  mkdirSync(root, { recursive: true });
  const folder = mkdtempSync(join(root, "data-"));
  const data = join(folder, "data");
  const said: string[] = [];
  const output = { line: (text: string) => said.push(text), progress: (text: string) => said.push(text) };

  function put(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(data, path)), { recursive: true });
      writeFileSync(join(data, path), text);
    }
  }

  const found = async (report: Promise<Report>) => {
    const { json, ok = true } = await report;
    return { ...(json as Found), ok };
  };
  return {
    folder,
    data,
    said,
    output,
    put,
    file: (name: string) => join(folder, name),
    /** A file of the store. */
    kept: (name: string) => join(`${data}.sallyport`, name),
    /** Lets the batch have a secret that tests know. */
    knowSecret() {
      mkdirSync(`${data}.sallyport`);
      writeFileSync(join(`${data}.sallyport`, "secret"), `0x${SECRET}`);
    },
    hash: (changes: Partial<Parameters<typeof hash>[1]> = {}) => found(hash(output, { ...NOTHING, data, ...changes })),
    prove: (changes: Partial<Parameters<typeof prove>[1]> = {}) =>
      found(prove(output, { ...NOTHING, data, ...changes })),
    verify: (changes: Partial<Parameters<typeof verify>[1]> = {}) =>
      found(verify(output, { ...NOTHING, what: data, ...changes })),
    disclose: (changes: Partial<Parameters<typeof disclose>[1]> & { indices: readonly string[] }) =>
      found(disclose(output, { ...NOTHING, data, ...changes })),
    forget: () => found(forget(output, { ...NOTHING, data })),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export type DataPlace = ReturnType<typeof dataPlace>;
