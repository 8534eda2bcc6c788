// Commands with mutated files, as functions and as processes: each does its work, or refuses by name. How files are
// mutated: docs/files.md.
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { parseEther, zeroHash } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { type Corpus, FORMATS, type Format, readCorpus } from "../../../scripts/files/corpus.ts";
import { faultOfWords } from "../../../scripts/files/judge.ts";
import { makeCase } from "../../../scripts/files/makeCase.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { collect } from "../../../tasks/collect.ts";
import { compiledFrom } from "../../../tasks/lib/compiledFrom.ts";
import { failureOf } from "../../../tasks/lib/failure.ts";
import type { Output, Report } from "../../../tasks/lib/output.ts";
import { payouts } from "../../../tasks/payouts.ts";
import { check } from "../../../tasks/policy/check.ts";
import { compile } from "../../../tasks/policy/compile.ts";
import { diff } from "../../../tasks/policy/diff.ts";
import { explain } from "../../../tasks/policy/explain.ts";
import { tellExposure } from "../../../tasks/policy/exposure.ts";
import { test } from "../../../tasks/policy/test.ts";
import { propose } from "../../../tasks/propose.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { batch } from "../../../tasks/rootProposal/batch.ts";
import { show } from "../../../tasks/show.ts";
import { sign } from "../../../tasks/sign.ts";
import { verifyHashes } from "../../../tasks/verifyHashes.ts";
import { veto } from "../../../tasks/veto.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { batchText } from "../support/safeBatch.ts";
import { recipients } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { NO_OPTIONS } from "../support/taskContext.ts";

const { mara, olga, gina } = people;
const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
const EXAMPLE = "examples/grants/policy.yaml";

/** Mutated files for each command; the first that it is given is good, and the last is no text. */
const FILES = 10;

describeWithAnvil("commands with mutated files", (anvil) => {
  let small: SmallSystem;
  let corpus: Corpus;
  let proposal: string;
  const quiet: Output = { line: () => {}, progress: () => {} };
  const read = (name: string) => readFileSync(small.file(name));

  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url);
    proposal = await small.standing("ben");
    await show(small.context, {
      ...small.options,
      proposal,
      out: small.file("standing.json"),
      signatures: undefined,
      hashes: false,
    });
    await propose(small.context, small.toPropose({ to: "ben", out: small.file("proposal.json") }));
    await small.signed(proposal, mara.address, "approval.json");
    const stop = { ...small.options, proposal, reason: "no", from: gina.address, out: small.file("act.json") };
    await veto(small.context, stop);
    const pay = { to: recipients.ben, value: String(parseEther("0.1")), data: null };
    writeFileSync(small.file("batch.json"), batchText([pay, pay], { chainId: "31337" }));
    writeFileSync(small.file("changes.yaml"), "version: 1\nchanges:\n  - delay: 2 hours\n");
    corpus = {
      ...(await readCorpus()),
      policy: [readFileSync(EXAMPLE)],
      proposal: [read("proposal.json")],
      approval: [read("approval.json")],
      act: [read("act.json")],
      "safe batch": [read("batch.json")],
      changes: [read("changes.yaml")],
    };
  });
  after(() => small.remove());

  const nothing = { policy: undefined, signatures: undefined, evidence: undefined, data: undefined, id: undefined };
  const asked = { to: undefined, call: undefined, args: [], value: undefined, tier: undefined, proposer: undefined };
  const rest = { file: undefined, safeBatch: undefined, batches: undefined, bound: undefined, system: undefined };
  const live = () => ({ ...NO_OPTIONS, policy: small.file("policy.yaml") });
  const commands: [what: string, format: Format, run: (path: string) => Promise<Report>][] = [
    ["policy compile", "policy", (file) => compile(quiet, { file, out: undefined })],
    ["policy explain", "policy", (file) => explain(quiet, { file, rule: undefined, dao: undefined, out: undefined })],
    ["policy explain --dao", "dao", (dao) => explain(quiet, { file: EXAMPLE, rule: undefined, dao, out: undefined })],
    ["policy exposure", "policy", (file) => tellExposure(quiet, { file })],
    [
      "policy diff",
      "policy",
      async (after) => diff(quiet, await compiledFrom(EXAMPLE), { after, out: undefined, failOn: undefined }),
    ],
    ["policy test", "policy tests", (file) => test(quiet, { file, policy: EXAMPLE })],
    [
      "policy check --safe-batch",
      "safe batch",
      (safeBatch) =>
        check(quiet, { ...asked, ...rest, safeBatch, policy: small.file("policy.yaml"), proposer: "payer" }),
    ],
    [
      "policy check --file",
      "proposal",
      (file) => check(quiet, { ...asked, ...rest, file, policy: small.file("policy.yaml") }),
    ],
    [
      "payouts",
      "csv airdrop",
      (file) => payouts(quiet, { file, columns: undefined, skipZero: false, policy: EXAMPLE, out: undefined }),
    ],
    [
      "payouts --columns",
      "spreadsheet",
      (file) =>
        payouts(quiet, {
          file,
          columns: "receiver=Grantee,amount=Paid,token=GUSD",
          skipZero: true,
          policy: EXAMPLE,
          out: undefined,
        }),
    ],
    ["verify-hashes", "proposal", (file) => verifyHashes(quiet, { ...nothing, file })],
    [
      "verify-hashes --signatures",
      "approval",
      (signatures) => verifyHashes(quiet, { ...nothing, file: small.file("standing.json"), signatures }),
    ],
    [
      "verify-hashes --policy",
      "policy",
      (policy) => verifyHashes(quiet, { ...nothing, file: small.file("proposal.json"), policy }),
    ],
    ["show", "proposal", (file) => show(small.context, { ...live(), proposal: file })],
    ["collect", "approval", (path) => collect(small.context, { ...live(), proposal, files: [path], approve: false })],
    [
      "sign --signatures",
      "approval",
      (signatures) => sign(small.context, { ...live(), proposal, from: olga.address, signatures }),
    ],
    [
      "veto --signatures",
      "act",
      (signatures) =>
        veto(small.context, {
          ...live(),
          proposal,
          reason: "no",
          from: gina.address,
          signatures,
          out: small.file("again.json"),
        }),
    ],
    [
      "propose FILE",
      "proposal",
      (file) =>
        propose(
          small.context,
          small.toPropose({ file, value: undefined, nonce: undefined, out: small.file("proposed.json") }),
        ),
    ],
    [
      "propose --safe-batch",
      "safe batch",
      (safeBatch) =>
        propose(
          small.context,
          small.toPropose({ safeBatch, value: undefined, proposer: "payer", out: small.file("batched.json") }),
        ),
    ],
    [
      "root batch",
      "changes",
      (file) =>
        batch(small.context, {
          ...live(),
          file,
          out: small.file("root.json"),
          safeBatch: undefined,
          nonce: "77",
          lifetime: undefined,
        }),
    ],
    [
      "anchor",
      "records",
      (data) =>
        anchor(small.context, {
          ...live(),
          data,
          schema: zeroHash,
          size: undefined,
          profile: undefined,
          source: undefined,
          key: undefined,
          observedAt: undefined,
        }),
    ],
  ];

  for (const [what, format, run] of commands) {
    it(`${what}: does its work or refuses by name, ${FILES} times`, async () => {
      const faults: string[] = [];
      const verdicts = new Set<string>();
      const index = FORMATS.indexOf(format);
      for (let i = 0; i < FILES; i++) {
        const spoilt = makeCase(corpus, seed, index + i * FORMATS.length).bytes;
        const bytes = i === 0 ? corpus[format][0]! : i === FILES - 1 ? Uint8Array.of(0x7b, 0x80, 0) : spoilt;
        const path = small.file(`mutant-${index}-${i}`);
        writeFileSync(path, bytes);
        const verdict = await verdictOf(run(path), bytes, path);
        if (i === 0) expect(verdict, "of the good file").to.equal("done");
        verdicts.add(verdict === "done" || verdict === "refused" ? verdict : "fault");
        if (verdict !== "done" && verdict !== "refused") faults.push(`${i}: ${verdict}`);
      }
      expect(faults).to.deep.equal([]);
      expect([...verdicts].sort()).to.deep.equal(["done", "refused"]);
    }).timeout(60_000);
  }
});

/** Whether a command did its work, or refused; else what is wrong with how it ended. */
async function verdictOf(work: Promise<Report>, bytes: Uint8Array, path: string): Promise<string> {
  try {
    const { json } = await work;
    // A file among several that is of no use is told, and stops no other.
    const refused = (json as { refused?: { code: string; summary: string }[] } | undefined)?.refused ?? [];
    return refused.length > 0 ? "refused" : "done";
  } catch (caught) {
    const error = failureOf(caught);
    if (!isSallyportError(error)) return String(error);
    const isOfFiles = /^(FILE|POLICY_(?!NOT)|DAO|CSV|SAFE_BATCH|ROOT_(FILE|CHANGE_(UNKNOWN|INVALID)))/.test(error.code);
    if (isOfFiles && !error.place?.includes(path)) return `${error.code} has no place: ${error.message}`;
    return faultOfWords(error, bytes) ?? "refused";
  }
}
