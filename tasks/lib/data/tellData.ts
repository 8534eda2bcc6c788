import { formatBits } from "../../../sdk/errors/formatArgument.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { sequenceWords } from "../../../sdk/provenance/manifest/sequenceWords.ts";
import type { BatchStanding } from "../../../sdk/provenance/proof/proofFile.ts";
import { signerClaims } from "../../../sdk/provenance/proof/signerClaims.ts";
import { standingWords } from "../../../sdk/provenance/proof/standingWords.ts";
import { keyidOf, type StatementKey } from "../../../sdk/provenance/statement/key.ts";
import { batchLevel, withdrawal } from "../../../sdk/provenance/types.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import type { Output, Report } from "../output.ts";
import type { BatchAnchor } from "./anchors.ts";
import type { AskedChain } from "./askRegistry.ts";
import type { ComparedAbout } from "./compareAbout.ts";
import type { DataAt } from "./dataAt.ts";
import type { FileChange } from "./findChanges.ts";
import { isBacked, NOT_BACKED } from "./isBacked.ts";
import { leftOutWords } from "./tellHashed.ts";
import type { VerifiedData } from "./verifyData.ts";

type Told = { words: string };

/** What is proven, and what is not, a line each. */
export function tellClaims(
  output: Output,
  { proven, notProven }: { proven: readonly Told[]; notProven: readonly Told[] },
): void {
  output.line("proven");
  for (const { words } of proven) output.line(`  + ${words}`);
  output.line("not proven");
  for (const { words } of notProven) output.line(`  - ${words}`);
}

/** What the chain says of what is handed on, where it was asked: who gets the file is told that it says so. */
export function tellSaid(output: Output, said: BatchStanding | undefined): void {
  if (said === undefined) return;
  output.line(`  the file tells, and does not prove: ${standingWords(said)}`);
  if (said.status.levels !== 0 && said.status.withdrawal !== 0) output.line("  WITHDRAWN: nobody may rely on it");
}

export type TellDataParameters = {
  verified: VerifiedData;
  /** Where the batch was anchored, as far as the store knows. */
  anchor: BatchAnchor | undefined;
  /** Whether somebody else said that this batch is meant. */
  isMeant: boolean;
  /** Whether a node was to be asked. */
  isAsked: boolean;
  asked: AskedChain | undefined;
  /** Who signed the statement that is kept; undefined where there is none. */
  signedBy: readonly StatementKey[] | undefined;
  /** How the manifest differs from what a file says of the data; undefined where that was not compared. */
  compared: ComparedAbout | undefined;
};

/** Said last, where nothing that is kept shows what the data was. */
const NOT_TIED = "NOT PROVEN: the secret is gone, and no manifest names the files; do not take it for what was hashed";

/** Tells how data stands to the batch that is kept of it, and what that proves. */
export function tellData(output: Output, at: DataAt, parameters: TellDataParameters): Report {
  const { verified, anchor, isMeant, isAsked, asked, signedBy, compared } = parameters;
  const standing = asked?.standing;
  const { store, manifest } = verified;
  const name = showUnseen(at.path);
  const isSame = verified.kind === "withoutSecret" ? verified.isSame : verified.kind === "same";
  // Without the secret only a manifest ties files to the batch: batch.json says whatever somebody wrote there.
  const isTied = verified.kind !== "withoutSecret" || manifest !== undefined;
  if (!isSame) output.line(`${name} is NOT what was hashed`);
  else if (isTied) output.line(`${name} is what was hashed: ${count(store.size)}`);
  else output.line(`${name} has the files that batch.json names; whether they were hashed cannot be told`);
  const words = wordsOf(verified);
  for (const line of words) output.line(`  ${line}`);
  for (const line of leftOutWords(verified.leftOut)) output.line(`  ${line}`);
  const isSaid = compared === undefined || compared.differing.length === 0;
  if (compared !== undefined && !isSaid) {
    output.line(`${showUnseen(compared.path)} says something else of it than the manifest`);
    for (const line of compared.differing) output.line(`  ${line}`);
  }
  const proven: Told[] = [];
  const notProven: Told[] = [];
  const batchId = anchor && hashBatch(anchor.batch);
  if (verified.kind === "same") proven.push({ words: `each record has its place under the root ${store.root}` });
  if (verified.kind === "different") {
    proven.push({ words: `the data does not have the root ${store.root}` });
    notProven.push({ words: "who changed it, when, and whether what was there before was right" });
  }
  if (verified.kind === "withoutSecret") {
    notProven.push({
      words: isTied
        ? "anything about the root: without the secret no record can be compared with it"
        : "anything about the root: without the secret only whole files were compared with batch.json, which the batch does not commit to",
    });
  }
  tellManifest();
  tellStatement();
  tellStanding();
  if (verified.kind === "same") {
    notProven.push({
      words: "that what the records say is true, and that nothing was left out before they were hashed",
    });
  }
  proven.push(...(asked?.proven ?? []));
  notProven.push(...(asked?.notProven ?? []));
  tellClaims(output, { proven, notProven });
  const isGood =
    !isAsked || (standing !== undefined && standing.status.levels !== 0 && standing.status.withdrawal === 0);
  const changes = verified.kind === "different" ? verified.changes : undefined;
  const files = verified.kind === "withoutSecret" ? verified.files : undefined;
  const { root, size, profile } = store;
  const isFound = isSame && isTied && isSaid && isGood;
  const ok = isFound && isBacked(signedBy, asked);
  if (isSame && !isTied) output.line(NOT_TIED);
  if (isFound && !ok) output.line(NOT_BACKED);
  return {
    json: {
      ok,
      same: isSame,
      about: compared?.differing,
      batchId,
      root,
      size,
      profile,
      manifestHash: store.manifestHash,
      changes,
      files,
      leftOut: verified.leftOut,
      standing,
      proven,
      notProven,
    },
    ok,
  };

  function tellStatement(): void {
    if (signedBy === undefined) return;
    proven.push({ words: `the statement about the batch is signed by ${signedBy.map(keyidOf).join(" and ")}` });
    if (asked === undefined) {
      notProven.push({ words: "whose keys these are: ask the registry" });
      return;
    }
    const claims = signerClaims(signedBy, asked.signers);
    proven.push(...claims.proven);
    notProven.push(...claims.notProven);
  }

  function tellManifest(): void {
    if (manifest === undefined) return;
    if (isSame) proven.push({ words: "each file is as the manifest names it, which the batch commits to" });
    notProven.push({ words: "that what the manifest says is true, of origin, time, quality and steps" });
    if (compared !== undefined && isSaid) {
      proven.push({
        words: `the manifest says what ${showUnseen(compared.path)} says, and the numbers that were counted`,
      });
    }
    for (const one of manifest.sequences ?? []) notProven.push({ words: sequenceWords(one) });
  }

  function tellStanding(): void {
    if (anchor === undefined) {
      notProven.push({ words: "that it was ever anchored: nothing that is kept here tells of it" });
      return;
    }
    if (isMeant) proven.push({ words: `what is kept is the batch that is meant, ${batchId}` });
    if (standing === undefined) {
      notProven.push({ words: `that batch ${batchId} is anchored, and not withdrawn, now: no node was asked` });
      return;
    }
    const { status, block } = standing;
    const when = `at block ${block.number}, of ${formatMoment(block.timestamp)}`;
    if (status.levels === 0) {
      notProven.push({ words: `that it is anchored: ${when}, the registry knew no batch ${batchId}` });
      return;
    }
    const levels = formatBits(status.levels, Object.keys(batchLevel));
    proven.push({ words: `${when}, batch ${batchId} was anchored: ${levels}, of ${status.source}` });
    if (status.withdrawal === 0) proven.push({ words: "it was not withdrawn" });
    else {
      const bits = formatBits(status.withdrawal, Object.keys(withdrawal));
      proven.push({ words: `it was WITHDRAWN: ${bits}. Do not rely on it` });
    }
  }
}

/** What is another, a line for each file. */
function wordsOf(verified: VerifiedData): string[] {
  if (verified.kind === "different") return verified.changes.map((one) => wordsOfChange(one, verified.store));
  if (verified.kind === "same") return [];
  const { changed, added, missing } = verified.files;
  const told = (paths: readonly string[], what: string) => paths.map((path) => `${showUnseen(path)}: ${what}`);
  return [...told(changed, "changed"), ...told(missing, "missing"), ...told(added, "was not hashed")];
}

function wordsOfChange(change: FileChange, { profile }: VerifiedData["store"]): string {
  const file = showUnseen(change.path);
  if (change.what !== "changed") return change.what === "added" ? `${file}: was not hashed` : `${file}: missing`;
  const { records, different, first } = change;
  const [{ line, index } = { line: records.now + 1, index: 0 }] = first;
  if (records.before !== records.now) {
    const counts = `had ${count(records.before)}, and has ${records.now}`;
    // Behind the first that is another all stand elsewhere; where it is none, the end is missing.
    return first.length === 0
      ? `${file}: ${counts}; those that are left did not change`
      : `${file}: ${counts}; line ${line} (record ${index}) is the first that is another`;
  }
  if (/^sallyport\/(files|http)\//.test(profile)) return `${file}: changed (record ${index})`;
  if (different === 1) return `${file}: line ${line} changed (record ${index}); its other lines did not`;
  const more = different > first.length ? `, and ${different - first.length} more` : "";
  const lines = first.map((one) => one.line).join(", ");
  return `${file}: ${different} lines changed: ${lines}${more} (line ${line} is record ${index})`;
}

function count(records: number): string {
  return records === 1 ? "1 record" : `${records} records`;
}
