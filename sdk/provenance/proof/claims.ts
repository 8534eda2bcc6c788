import { showUnseen } from "../../text/formatText.ts";
import { sequenceWords } from "../manifest/sequenceWords.ts";
import { profileOfWord } from "../profiles/recordProfiles.ts";
import { keyidOf } from "../statement/key.ts";
import { signerClaims } from "./signerClaims.ts";
import { standingWords } from "./standingWords.ts";
import type { Claim, ClaimName, VerifiedProof, VerifyProofParameters } from "./types.ts";

type Found = Pick<VerifiedProof, "batchId" | "records" | "signedBy">;

/** What a verified proof proves, and what somebody may take for proven and is not. */
export function claimsOf(parameters: VerifyProofParameters, found: Found): Pick<VerifiedProof, "proven" | "notProven"> {
  const proven: Claim[] = [];
  const notProven: Claim[] = [];
  const is = (name: ClaimName, words: string) => proven.push({ name, words });
  const isNot = (name: ClaimName, words: string) => notProven.push({ name, words });
  tellRecords();
  tellManifest();
  tellStatement();
  tellChain();
  isNot("truth", "that what the records say is true: it is what was hashed, no more");
  isNot(
    "time",
    "that the records are of the time that they name: an anchor shows that they are older than itself, no more",
  );
  isNot("complete", "that nothing was left out before the batch was hashed");
  isNot("sameIndex", "that who made the batch put no second record under the same index: who has all records sees it");
  return { proven, notProven };

  function tellRecords() {
    const { batch } = parameters.proof;
    const { batchId, records } = found;
    const which =
      records.length === 1 ? `the record of index ${records[0]?.index} is` : `${records.length} records are`;
    is("inBatch", `${which} in batch ${batchId}, which has ${batch.size} ${batch.size === 1n ? "record" : "records"}`);
    if (parameters.batchId !== undefined) is("meantBatch", "the batch is the one that is meant");
    else isNot("meantBatch", `that this is the batch that you mean: compare its id, ${batchId}`);
    const profile = profileOfWord(batch.profile);
    if (profile !== undefined) is("profile", `what is shown is as the profile ${profile.name} makes records`);
    else isNot("profile", `how files became records: the profile ${batch.profile} is unknown here`);
  }

  function tellManifest() {
    const { batch, manifest, records } = parameters.proof;
    if (manifest === undefined) {
      if (/[1-9a-f]/.test(batch.manifestHash.slice(2))) {
        isNot("manifest", "what the manifest says: the batch commits to one, and it is not in the file");
      }
      if (records.some(({ path, line }) => path !== undefined || line !== undefined)) {
        isNot("place", "in which file and line the records stand: without the manifest that is only told");
      }
      return;
    }
    is("manifest", "the manifest is the one that the batch commits to");
    const unit = profileOfWord(batch.profile)?.unit === "line" ? "line" : "record";
    for (const { index, location } of found.records) {
      if (location === undefined) continue;
      is("place", `the record of index ${index} is ${unit} ${location.line} of ${showUnseen(location.path)}`);
    }
    isNot("manifest", "that what the manifest says is true, of origin, time, quality and steps");
    for (const one of manifest.sequences ?? []) isNot("sequence", sequenceWords(one));
  }

  function tellStatement() {
    const { signedBy } = found;
    if (signedBy === undefined)
      return isNot("statement", "that a source stands behind it: no statement is in the file");
    const signers = signedBy.map(keyidOf).join(" and ");
    is("statement", `the statement about the batch is signed by ${signers}`);
    if (parameters.signers !== undefined) {
      const claims = signerClaims(signedBy, parameters.signers);
      proven.push(...claims.proven);
      notProven.push(...claims.notProven);
    } else if (parameters.keys === undefined)
      isNot("source", "whose keys these are: ask the registry, or name the source's keys");
    else is("source", "these are keys that were named as the source's");
  }

  function tellChain() {
    const { standing, proof } = parameters;
    if (standing !== undefined) {
      if (standing.status.levels === 0) isNot("anchored", `that it is anchored: ${standingWords(standing)}`);
      else is(standing.status.withdrawal === 0 ? "anchored" : "standing", standingWords(standing));
      return;
    }
    isNot("anchored", "that the batch is anchored, and not withdrawn, now: no node was asked");
    if (proof.said !== undefined) isNot("said", `what the file says of the chain: ${standingWords(proof.said)}`);
  }
}
