import type { Hex } from "viem";
import { memberAgreementDigest } from "../sdk/council/typedData.ts";
import type { ProposalFile } from "../sdk/files/proposalFile.ts";
import { readProposalFile } from "../sdk/files/proposalFile.ts";
import { type ApprovalFile, readApprovalFile } from "../sdk/files/signatureFile.ts";
import { compilePolicy } from "../sdk/policy/compilePolicy.ts";
import { approvalDigest } from "../sdk/proposal/approvalDigest.ts";
import { list } from "./lib/arguments.ts";
import { readText } from "./lib/files.ts";
import * as byHand from "./lib/hashes/byHand.ts";
import { checkProposalFile, signerCheck } from "./lib/hashes/checkProposal.ts";
import { bothWays, comparison, type HashCheck } from "./lib/hashes/checks.ts";
import type { Output, Report } from "./lib/output.ts";
import { offline } from "./lib/runTask.ts";

export type VerifyHashesArguments = {
  /** A proposal file, as `propose` and `show` write it with --out. */
  file: string;
  /** The policy file that its rules have to be of. */
  policy: string | undefined;
  /** Files of members, joined by commas. */
  signatures: string | undefined;
  /** The text whose lines are the evidence. */
  evidence: string | undefined;
  /** Texts whose lines are records of its inputs, joined by commas. */
  data: string | undefined;
  /** What a wallet or another machine shows as the id. */
  id: string | undefined;
};

export default offline(verifyHashes);

/** Recomputes every hash of a proposal in two ways, from files alone; no node is asked. */
export async function verifyHashes(output: Output, args: VerifyHashesArguments): Promise<Report> {
  const file = readProposalFile(await readText(args.file), args.file);
  const checks = [
    ...(await checkProposalFile(file)),
    ...(args.id === undefined
      ? []
      : [comparison("id elsewhere", byHand.proposalId(file.proposal), args.id, "shown is")]),
    ...(args.policy === undefined ? [] : policyChecks(file, await readText(args.policy), args.policy)),
    ...(args.evidence === undefined ? [] : [evidenceCheck(file, await readText(args.evidence))]),
    ...(await Promise.all(list(args.data).map(async (path) => dataCheck(file, await readText(path), path)))),
    ...(
      await Promise.all(
        list(args.signatures).map(async (path) =>
          approvalChecks(file, readApprovalFile(await readText(path), path), path),
        ),
      )
    ).flat(),
  ];
  const width = Math.max(...checks.map(({ what }) => what.length));
  for (const { what, value, ok, note } of checks) {
    const mark = { true: "ok", false: "NO", undefined: "? " }[String(ok)];
    output.line(`${mark}  ${what.padEnd(width)}  ${value}${note === undefined ? "" : `, ${note}`}`);
  }
  const wrong = checks.filter(({ ok }) => ok === false).length;
  const open = checks.filter(({ ok }) => ok === undefined).length;
  const unclear = open === 0 ? "" : `; ${open} cannot be told without a node`;
  output.line(
    wrong === 0 ? `no hash is wrong${unclear}` : `${wrong} of ${checks.length} ARE WRONG: do not sign${unclear}`,
  );
  return {
    ok: wrong === 0,
    json: { ok: wrong === 0, checks: checks.map((check) => ({ ...check, ok: check.ok ?? null })) },
  };
}

function policyChecks({ proposal, witness }: ProposalFile, text: string, path: string): HashCheck[] {
  const policy = compilePolicy(text, { file: path });
  const proven = witness.rules.map((rule, i) => byHand.rootOf(byHand.ruleLeafByHand(rule), witness.proofs[i] ?? []));
  return [
    ...[...new Set(proven)].map((root) => comparison("policy file", policy.root, root, "the rules are proven against")),
    ...proposal.rules.map(({ leaf }, i): HashCheck => {
      const rule = policy.rules.find((one) => one.leaf === leaf);
      const what = `rule ${i} in the policy file`;
      if (rule === undefined) return { what, value: leaf, ok: false, note: `${path} does not hold it` };
      return {
        ...comparison(what, byHand.ruleLeafByHand(rule.rule), leaf, "the proposal uses"),
        note: `called ${rule.name}`,
      };
    }),
  ];
}

function evidenceCheck({ proposal }: ProposalFile, text: string): HashCheck {
  // A text file ends with a line feed, and the evidence has no empty line after its last.
  const root = byHand.linesRoot(text.replace(/\n$/, "").split("\n"));
  return comparison("evidence", root, proposal.evidence, "the proposal names");
}

function dataCheck({ witness }: ProposalFile, text: string, path: string): HashCheck {
  const lines = text.split("\n");
  const root = byHand.linesRoot(lines);
  const what = `data ${path}`;
  const i = witness.batches.findIndex((batch) => batch.root.toLowerCase() === root);
  if (i === -1) return { what, value: root, ok: false, note: "no input has this root" };
  return comparison(
    what,
    String(lines.length),
    String(witness.batches[i]?.size),
    `lines; input ${i} was anchored with`,
  );
}

async function approvalChecks(proposal: ProposalFile, file: ApprovalFile, path: string): Promise<HashCheck[]> {
  const { chainId, gate } = proposal;
  const { approver, approverEpoch, validUntil, member } = file;
  const id = byHand.proposalId(proposal.proposal);
  const separator = byHand.domainSeparator("Sallyport", chainId, gate);
  const digest = byHand.digest(separator, byHand.approvalHash(approver, approverEpoch, validUntil, id));
  const agreement = { approver, approverEpoch, validUntil, proposal: proposal.proposal };
  const checks: HashCheck[] = [
    comparison(`${path}: proposal`, file.id, id, "the proposal file's id is"),
    comparison(`${path}: gate`, file.gate, gate, "the proposal file is for"),
    comparison(`${path}: chain`, String(file.chainId), String(chainId), "the proposal file is for"),
    bothWays(`${path}: digest`, digest, approvalDigest({ chainId, gate, ...agreement })),
  ];
  const what = `${path}: signed by`;
  if (member.kind === "eoa") return [...checks, await signerCheck(what, digest, member.signer, member.signature)];
  const account = member.signer.slice(0, 42) as Hex;
  if (member.kind === "verified") {
    return [
      ...checks,
      { what, value: member.signer, ok: undefined, note: `a passkey whose challenge has to be ${digest}` },
    ];
  }
  const domain = byHand.domainSeparator("Sallyport Council", chainId, approver);
  const wrapped = byHand.digest(domain, byHand.memberAgreementHash(account, digest));
  const bySdk = memberAgreementDigest({ chainId, council: approver, member: account, digest });
  const note = "a contract: only its chain can tell whether it accepts the signature";
  return [
    ...checks,
    bothWays(`${path}: wrapped digest`, wrapped, bySdk),
    { what, value: account, ok: undefined, note },
  ];
}
