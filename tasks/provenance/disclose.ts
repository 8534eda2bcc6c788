import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { zeroHash } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import type { Manifest } from "../../sdk/provenance/manifest/manifest.ts";
import { writeBundle } from "../../sdk/provenance/proof/proofFile.ts";
import { keyidOf } from "../../sdk/provenance/statement/key.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "../lib/arguments.ts";
import { type AskedRegistry, askRegistry, isLive, type RegistryArguments } from "../lib/data/askRegistry.ts";
import { dataAt } from "../lib/data/dataAt.ts";
import { provableRecords } from "../lib/data/provable.ts";
import { hidesRecords, readSecret } from "../lib/data/secret.ts";
import { readStoredStatement } from "../lib/data/storedStatement.ts";
import { tellSaid } from "../lib/data/tellData.ts";
import { tellRecords } from "../lib/data/tellRecords.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { runOffline, runTask } from "../lib/runTask.ts";

export type DiscloseArguments = RegistryArguments & {
  /** A file or folder that was hashed. */
  data: string;
  /** Places of records in the batch, from 0. */
  indices: readonly string[];
  store: string | undefined;
  out: string | undefined;
  /** Leave out manifest and statement, which hold the SHA-256 of whole files. */
  bare: boolean;
};

/** Asks the chain where it is told which one, and puts into the bundle what that says. */
export default function (
  { json, ...args }: DiscloseArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return isLive(args, hre)
    ? runTask(hre, { json }, async (context) => disclose(context.output, args, await askRegistry(context, args)))
    : runOffline({ json }, (output) => disclose(output, args));
}

/** Writes a bundle of some records of a batch: for whoever may see these, and no others. */
export async function disclose(output: Output, args: DiscloseArguments, asked?: AskedRegistry): Promise<Report> {
  const at = dataAt(args.data, args.store);
  const indices = args.indices.map((text) => Number(wholeNumber("indices", text)));
  const ascending = indices.toSorted((a, b) => a - b);
  const twice = ascending.find((index, i) => index === ascending[i + 1]);
  if (twice !== undefined) {
    throw new SallyportError("RECORD_INDEX_INVALID", { summary: `Record ${twice} is named twice.`, value: `${twice}` });
  }
  const { anchor, records, ...said } = await provableRecords(at, () => ascending, asked?.site);
  const { batch, chainId, registry } = anchor;
  const manifest = args.bare ? undefined : said.manifest;
  const site = { chainId, registry };
  const standing = (await asked?.ask(batch, site))?.standing;
  const out = args.out ?? "disclosed.json";
  const statement = args.bare ? undefined : await readStoredStatement(at.store, batch);
  const bundle = { batch, site, records, manifest, statement: statement?.envelope, said: standing };
  await writeText(out, writeBundle(bundle));
  const batchId = hashBatch(batch);
  tellRecords(output, { batchId, records });
  if (manifest !== undefined) output.line("  with its manifest: which file and line each of them is");
  if (statement !== undefined)
    output.line(`  with what was signed of it, by ${statement.signedBy.map(keyidOf).join(" and ")}`);
  const isHidden = hidesRecords((await readSecret(at.store)) ?? new Uint8Array());
  output.line(`disclosed in ${showUnseen(out)}: ${records.length} of ${batch.size} records`);
  output.line(
    isHidden
      ? `  ${othersBy(batch, manifest, said.manifest?.salt !== undefined)}`
      : "  the others are not in it; but this batch was hashed without a secret, and who guesses one can confirm the guess",
  );
  tellSaid(output, standing);
  return { json: { batchId, indices: ascending, file: out, hidden: isHidden, said: standing } };
}

/** A record among few, or among ones that somebody knows, can be guessed by the SHA-256 of its file. */
const WHOLE_FILES =
  "of the others it tells the SHA-256 of whole files: who knows all of a file but little can guess the rest (see --bare)";

const BY_HASH =
  "of the others it tells nothing but the hash of the manifest, which is on chain too: see the manifest in docs/provenance.md";

/** What of the other records can be told from the file. */
function othersBy({ manifestHash }: Batch, shown: Manifest | undefined, isSalted: boolean): string {
  if (shown !== undefined) return WHOLE_FILES;
  return manifestHash === zeroHash || isSalted ? "nothing in it tells of the others" : BY_HASH;
}
