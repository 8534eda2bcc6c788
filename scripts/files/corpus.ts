// Files that are valid, by format: those of the examples, the fixtures and the guides, and what the SDK writes.
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Address, encodeFunctionData, type Hex, parseAbi, parseEther, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeJson } from "../../sdk/files/fields.ts";
import { type ProposalFile, writeProposalFile } from "../../sdk/files/proposalFile.ts";
import { writeRulesFile } from "../../sdk/files/rulesFile.ts";
import { writeActFile, writeApprovalFile } from "../../sdk/files/signatureFile.ts";
import { compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { recordCommitment } from "../../sdk/proposal/commitment.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import { proposalTypedData } from "../../sdk/proposal/proposalDigest.ts";
import type { Terms } from "../../sdk/proposal/types.ts";
import { textBatch } from "../../sdk/provenance/textBatch.ts";
import { documents } from "./documents.ts";

export const FORMATS = [
  "policy",
  "policy tests",
  "dao",
  "changes",
  "proposal",
  "approval",
  "act",
  "rules",
  "record",
  "safe batch",
  "csv airdrop",
  "spreadsheet",
  "records",
  "about",
  "evidence",
  "manifest",
  "json records",
  "recorded answer",
  "statement",
  "observation",
  "testimony",
  "log proof",
  "record proof",
  "record bundle",
  "manifest digest",
  "agent",
  "plan",
  "bills",
] as const;
export type Format = (typeof FORMATS)[number];

export type Corpus = Readonly<Record<Format, readonly Uint8Array[]>>;

/** The example whose policy reads most of the files. */
export const EXAMPLE = "examples/grants";

/** Seconds: when the files are made and read. */
export const NOW = 1_790_000_000;

const GATE: Address = "0xE7a3D94C02794ad93eCfe086083D6A5087dad2f6";
const BOARD: Address = "0x4EAf6581ee05FAC3fF9fE04002068D4C7E1cb5E3";

/** All files, the same in every run. `from` is a folder of further ones, of which nothing is kept. */
export async function readCorpus(from?: string): Promise<Corpus> {
  const found = await ownCorpus();
  if (from === undefined) return found;
  const further = globSync("**/*", { cwd: from })
    .map((name) => join(from, name))
    .filter((path) => statSync(path).isFile())
    .sort()
    .map((path) => readFileSync(path));
  if (further.length === 0) throw new Error(`no file below ${from}`);
  const jsons = further.filter(isJson);
  const tables = further.filter((bytes) => !isJson(bytes) && textOf(bytes).split("\n", 1)[0]?.includes(","));
  const airdrops = tables.filter((bytes) => /^(token_type|native|erc)/i.test(textOf(bytes).replace(/^\ufeff/, "")));
  return {
    ...found,
    "safe batch": [...found["safe batch"], ...jsons],
    "csv airdrop": [...found["csv airdrop"], ...airdrops],
    spreadsheet: [...found.spreadsheet, ...tables.filter((bytes) => !airdrops.includes(bytes))],
    records: [...found.records, ...tables],
  };
}

async function ownCorpus(): Promise<Corpus> {
  const policies = filesOf("examples/*/policy*.yaml").filter((path) => !path.includes("tests"));
  const airdrops = filesOf("{examples/*,test/fixtures/payouts}/*.csv").filter((path) =>
    /payouts|poisoned|plain|header|spreadsheet|decimals/.test(path),
  );
  const tables = filesOf("{examples/*,test/fixtures/payouts}/*.csv").filter((path) => /export|other-format/.test(path));
  const proposals = await proposalFiles();
  return {
    policy: [...policies, guidePolicy()].map(bytesOf),
    "policy tests": filesOf("examples/*/*.tests.yaml").map(bytesOf),
    dao: filesOf("examples/*/dao.yaml").map(bytesOf),
    changes: [...guideBlocks(/^changes:/m), CHANGES].map(bytesOf),
    proposal: proposals.map((file) => bytesOf(writeProposalFile(file))),
    approval: (await approvals(proposals)).map(bytesOf),
    act: acts().map(bytesOf),
    rules: policies.map((path) => bytesOf(writeRulesFile(rulesOf(readFileSync(path, "utf8"))))),
    record: [1, 2].map((version) => bytesOf(recordText(version))),
    "safe batch": [...filesOf("examples/*/*batch*.json").map(bytesOf), bytesOf(BATCH)],
    "csv airdrop": airdrops.map(bytesOf),
    spreadsheet: tables.map(bytesOf),
    records: [...airdrops, ...tables].map(bytesOf),
    about: [...filesOf("examples/data/*.about.yaml"), ...docBlocks("docs/provenance.md", /^origin:/m)].map(bytesOf),
    evidence: [bytesOf(EVIDENCE)],
    ...(await documents()),
    agent: [...filesOf("examples/*/agent.yaml"), AGENT].map(bytesOf),
    plan: filesOf("examples/*/plan.yaml").map(bytesOf),
    bills: filesOf("examples/agent/*.csv").map(bytesOf),
  };
}

function filesOf(pattern: string): string[] {
  return globSync(pattern).sort();
}

/** A file's bytes, by its path or its text. */
function bytesOf(pathOrText: string): Uint8Array {
  return !pathOrText.includes("\n") && existsSync(pathOrText)
    ? readFileSync(pathOrText)
    : new TextEncoder().encode(pathOrText);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function isJson(bytes: Uint8Array): boolean {
  return /^\ufeff?\s*\{/.test(textOf(bytes)) || (bytes[0] === 0xff && bytes[1] === 0xfe);
}

/** The YAML that guides show and try. */
function guideBlocks(wanted: RegExp): string[] {
  return filesOf("docs/guides/*.md").flatMap((guide) => docBlocks(guide, wanted));
}

function docBlocks(page: string, wanted: RegExp): string[] {
  return [...readFileSync(page, "utf8").matchAll(/^```yaml[^\n]*\n([\s\S]*?)^```/gm)]
    .map(([, block = ""]) => block)
    .filter((block) => /^version: 1$/m.test(block) && wanted.test(block));
}

/** What the guide to policy files shows piece by piece: every kind of rule. */
function guidePolicy(): string {
  const guide = readFileSync("docs/guides/policy.md", "utf8");
  const blocks = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  const rules = blocks.filter((block) => block.startsWith("rules:")).map((block) => block.replace(/^rules:\n/, ""));
  return `${blocks[0]}rules:\n${rules.join("")}`;
}

function rulesOf(text: string) {
  const { root, rules } = compilePolicy(text);
  return { root, rules: rules.map(({ rule }) => rule) };
}

const erc20 = parseAbi(["function transfer(address to, uint256 amount)"]);

/** One that an agent signed, one that stands in its gate, and one of root. */
async function proposalFiles(): Promise<ProposalFile[]> {
  const policy = compilePolicy(readFileSync(`${EXAMPLE}/policy.yaml`, "utf8"));
  const { accounts, tokens, agents, schemas } = policy.names;
  const batch = textBatch({
    text: readFileSync(`${EXAMPLE}/payouts.csv`, "utf8"),
    anchorer: accounts["grants-office"] as Address,
    schema: schemas["payouts"] as Hex,
  });
  const data = encodeFunctionData({ abi: erc20, args: [accounts["ada"] as Address, 1_250_500_000n] });
  const planned = planProposal({
    policy,
    proposer: agentProposer(agents["treasurer"] as bigint),
    nonce: 7n,
    epoch: 1,
    notAfter: NOW + 86_400,
    calls: [{ target: tokens["GUSD"]?.address as Address, data }],
    batches: [batch],
    now: NOW,
  });
  if (!planned.allowed) throw new Error(`the example's policy refuses its own payment: ${planned.refusal}`);
  const { proposal, witness } = planned;
  const key = keyOf(1);
  const signature = await key.signTypedData(proposalTypedData({ chainId: 31_337, gate: GATE, proposal }));
  const terms: Terms = {
    tier: 0,
    key: key.address,
    proposedAt: NOW,
    approver: BOARD,
    approverEpoch: 1n,
    expiry: NOW + 9,
  };
  const commitment = recordCommitment(hashProposal(proposal), terms);
  const root = {
    ...proposal,
    proposer: BOARD,
    tier: 255,
    inputs: [],
    rules: [],
    calls: [...proposal.calls, { ...proposal.calls[0], target: GATE, value: parseEther("1"), data: "0x01" as Hex }].map(
      (call) => ({ ...(call as (typeof proposal.calls)[number]), rule: 255 }),
    ),
    bounds: [{ token: tokens["GUSD"]?.address as Address, minDelta: -1_250_500_000n }],
  };
  return [
    { chainId: 31_337, gate: GATE, proposal, witness, signed: { key: key.address, signature } },
    { chainId: 1, gate: GATE, proposal, witness, standing: { terms, eta: NOW, commitment } },
    { chainId: 31_337, gate: GATE, proposal: root, witness: { rules: [], proofs: [], batches: [] } },
  ];
}

async function approvals(files: readonly ProposalFile[]): Promise<string[]> {
  return Promise.all(
    files.map(async ({ chainId, gate, proposal }, i) => {
      const member = keyOf(2 + i);
      const signature = await member.sign({ hash: hashProposal(proposal) });
      return writeApprovalFile({
        chainId,
        gate,
        proposer: proposal.proposer,
        nonce: proposal.nonce,
        id: hashProposal(proposal),
        approver: BOARD,
        approverEpoch: 1n,
        validUntil: NOW + 86_400,
        member: { kind: i === 2 ? "contract" : "eoa", signer: member.address, signature },
      });
    }),
  );
}

function acts(): string[] {
  const act = { council: BOARD, target: GATE, data: "0xabcdef" as Hex, salt: zeroHash, epoch: 1n, validUntil: NOW };
  const member = { kind: "eoa", signer: keyOf(5).address, signature: `0x${"1b".repeat(65)}` as Hex } as const;
  const passkey = { kind: "verified", signer: `0x${"22".repeat(84)}` as Hex, signature: "0x01" as Hex } as const;
  return [
    writeActFile({ chainId: 31_337, act, members: [member, passkey] }),
    writeJson({ format: "sallyport/act/1", chainId: 1, act, member }),
  ];
}

function recordText(version: number): string {
  const names = ["gate", "registry", "provenance", "matcher", "lens", "policyLog", "passkeyVerifier"];
  const addresses = Object.fromEntries(names.map((name, i) => [name, keyOf(10 + i).address]));
  return writeJson({
    format: `sallyport/deployment/${version}`,
    label: "grants",
    network: "local",
    chainId: 31_337,
    deployer: keyOf(20).address,
    state: "verified",
    fromBlock: 12n,
    addresses: { ...addresses, councils: { board: BOARD, guards: keyOf(21).address }, treasury: GATE },
    policyRoot: `0x${"ab".repeat(32)}`,
    abiHash: `0x${"cd".repeat(32)}`,
    dao: `${EXAMPLE}/dao.yaml`,
    policy: `${EXAMPLE}/policy.yaml`,
    ...(version === 1 ? {} : { sources: { server: "https://sourcify.dev/server", matches: { gate: "exact_match" } } }),
  });
}

function keyOf(number: number) {
  return privateKeyToAccount(`0x${number.toString(16).padStart(64, "0")}`);
}

const CHANGES = `version: 1
changes:
  - policy: next.yaml
  - tier: { tier: board, approver: board, delay: 2 days }
  - vetoer: none
  - members: { council: board, remove: [oscar], threshold: 2 }
`;

/** Everything that the agent of the example could be told. */
const AGENT = `version: 1
agent: treasurer
every: 1 hour
lifetime: 14 days
finality: 12
gas at most: 50 gwei
sources:
  grants: { file: payouts.csv, at most: 1 MiB }
  ledger: { folder: ledger, only: "*.jsonl" }
  prices: { http: "https://prices.example/v1", headers: { authorization: PRICES_KEY }, time-out: 10 seconds, private: false }
  purse: { balance: GUSD }
brain:
  model: { endpoint: "https://models.example/v1", name: a-model, key: MODEL_KEY, prompt: prompt.md, tokens per day: 1000 }
intents: [pay, swap, call]
venues:
  desk: { contract: swap-desk, function: swap, sell: tokenIn, buy: tokenOut, amount: amountIn, recipient: recipient, allowance: exact }
checks:
  second node: other
  tolerance: 1%
  monitors: { amount: { do: raise, deviations: 6 }, rate: { do: hold, at most: 20, per: 1 day }, concentration: { do: raise, above: 60% } }
`;

/** What an agent saw and concluded. */
const EVIDENCE = `agent payouts/1
file payouts.csv keccak256 0x${"12".repeat(32)} batch 0x${"34".repeat(32)}
policy 0x${"56".repeat(32)}
line 2: 1,250.5 GUSD to ada, by rule small-grants
input batch 0x${"78".repeat(32)}`;

/** Every kind of value that Safe's builder knows. */
const BATCH = `${JSON.stringify(
  {
    version: "1.0",
    chainId: "1",
    createdAt: 1_700_000_000_000,
    meta: { name: "Grants", description: "of May", createdFromSafeAddress: GATE, checksum: zeroHash },
    transactions: [
      { to: BOARD, value: "1000000000000000000", data: null, contractMethod: null, contractInputsValues: null },
      { to: BOARD, value: "0", data: "0xa9059cbb00", contractMethod: null, contractInputsValues: null },
      {
        to: GATE,
        value: "0",
        data: null,
        contractMethod: {
          inputs: [
            { internalType: "address", name: "to", type: "address" },
            { internalType: "uint256", name: "amount", type: "uint256" },
          ],
          name: "transfer",
          payable: false,
        },
        contractInputsValues: { to: BOARD, amount: "1250500000" },
      },
      {
        to: GATE,
        value: "5",
        data: null,
        contractMethod: {
          inputs: [
            {
              name: "orders",
              type: "tuple[]",
              components: [
                { name: "who", type: "address" },
                { name: "sums", type: "uint96[2]" },
              ],
            },
            { name: "note", type: "string" },
            { name: "flags", type: "bytes4[]" },
            { name: "isFinal", type: "bool" },
          ],
          name: "settle",
          payable: true,
        },
        contractInputsValues: {
          orders: `[["${BOARD}",[1,2]]]`,
          note: "for May",
          flags: "[0x01020304]",
          isFinal: "true",
        },
      },
    ],
  },
  undefined,
  2,
)}\n`;
