// What is signed, told by three that share no code: the contracts, the sdk (by viem) and ethers.
import { expect } from "chai";
import { concat, Interface, keccak256, TypedDataEncoder } from "ethers";
import { network } from "hardhat";
import { createClient, custom, encodeFunctionData, type Hex, hashTypedData, toHex } from "viem";
import { APPROVAL_TYPES, PROPOSAL_TYPES } from "../../../scripts/vectors/proposals.ts";
import { gateLensAbi } from "../../../sdk/abi/GateLens.ts";
import { policyMatcherAbi } from "../../../sdk/abi/PolicyMatcher.ts";
import { signApproval } from "../../../sdk/actions/signApproval.ts";
import { type ApprovalDigestParameters, approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { proposalDigest } from "../../../sdk/proposal/proposalDigest.ts";
import { anyApproval, chanceFrom } from "../support/anyProposal.ts";

/** SALLYPORT_SEED=anything gives other proposals. */
const SEED = process.env["SALLYPORT_SEED"] ?? "0x5a11";
const CHAIN_ID = 31337;
const COUNT = 10_000;
/** How many are asked of the chain at once. */
const BATCH = 500;

type Party<T> = Record<"calldata" | "id" | "agentDigest" | "approvalDigest", (one: ApprovalDigestParameters) => T>;

const sdk: Party<Hex> = {
  calldata: ({ proposal }) =>
    encodeFunctionData({ abi: policyMatcherAbi, functionName: "hashProposal", args: [proposal] }),
  id: ({ proposal }) => hashProposal(proposal),
  agentDigest: ({ chainId, gate, proposal }) => proposalDigest({ chainId, gate, proposal }),
  approvalDigest,
};

const encoders = { Proposal: TypedDataEncoder.from(PROPOSAL_TYPES), Approval: TypedDataEncoder.from(APPROVAL_TYPES) };
const matcherInterface = new Interface(policyMatcherAbi);
const ethers: Party<string> = {
  calldata: ({ proposal }) => matcherInterface.encodeFunctionData("hashProposal", [proposal]),
  id: ({ proposal }) => encoders.Proposal.hash(proposal),
  agentDigest: (one) => keccak256(concat(["0x1901", domainHash(one), encoders.Proposal.hash(one.proposal)])),
  approvalDigest: (one) => keccak256(concat(["0x1901", domainHash(one), encoders.Approval.hash(one)])),
};

/** The contracts in the in-process network: the matcher reads the proposal, the lens adds what the gate adds. */
async function contracts(): Promise<Party<Promise<Hex>>> {
  const { ethers: deployer, provider } = await network.create();
  const addressOf = async (name: string, ...args: unknown[]) =>
    (await deployer.deployContract(name, args)).getAddress() as Promise<Hex>;
  const matcher = await addressOf("PolicyMatcher", `0x${"01".repeat(20)}`);
  const lens = await addressOf("GateLens");
  const ask = (to: Hex, data: Hex) =>
    provider.request({ method: "eth_call", params: [{ to, data }, "latest"] }) as Promise<Hex>;
  const id = (one: ApprovalDigestParameters) => ask(matcher, sdk.calldata(one));
  return {
    calldata: async (one) => sdk.calldata(one),
    id,
    agentDigest: async (one) => {
      const args = [one.gate, await id(one)] as const;
      return ask(lens, encodeFunctionData({ abi: gateLensAbi, functionName: "proposalDigest", args }));
    },
    approvalDigest: async (one) => {
      const args = [one.gate, one.approver, one.approverEpoch, one.validUntil, await id(one)] as const;
      return ask(lens, encodeFunctionData({ abi: gateLensAbi, functionName: "approvalDigest", args }));
    },
  };
}

function domainOf({ chainId, gate }: ApprovalDigestParameters) {
  return { name: "Sallyport", version: "1", chainId, verifyingContract: gate };
}

function domainHash(one: ApprovalDigestParameters): string {
  return TypedDataEncoder.hashDomain(domainOf(one));
}

/** Of each proposal the digest for the agent's key or for the approver, in turn; of each twentieth everything. */
function asked(index: number): (keyof Party<unknown>)[] {
  if (index % 20 === 0) return ["calldata", "id", "agentDigest", "approvalDigest"];
  return index % 2 === 0 ? ["agentDigest"] : ["approvalDigest"];
}

describe(`proposals: one hash by three parties, seed ${SEED}`, function () {
  this.timeout(120_000);

  it("contracts, sdk and ethers agree on 10,000 proposals by chance", async () => {
    const chain = await contracts();
    const chance = chanceFrom(SEED);
    const digests = new Set<string>();
    for (let start = 0; start < COUNT; start += BATCH) {
      const batch = Array.from({ length: BATCH }, (_, i) => ({ index: start + i, one: anyApproval(chance, CHAIN_ID) }));
      const tell = <T>(party: Party<T>) =>
        Promise.all(batch.map(({ index, one }) => Promise.all(asked(index).map((key) => party[key](one)))));
      const [byContracts, bySdk, byEthers] = await Promise.all([tell(chain), tell(sdk), tell(ethers)]);
      for (const [i, { index }] of batch.entries()) {
        const told = bySdk[i]!;
        const which = `${asked(index)} of proposal ${index}`;
        expect(String(byEthers[i]), `ethers: ${which}`).to.equal(String(told));
        expect(String(byContracts[i]), `contracts: ${which}`).to.equal(String(told));
        digests.add(told.at(-1)!);
      }
    }
    expect(digests.size).to.equal(COUNT);
  });

  it("a wallet is shown every call in full, by ethers and by viem", async () => {
    const chance = chanceFrom(`${SEED} wallets`);
    for (let i = 0; i < 200; i++) {
      const approval = anyApproval(chance, CHAIN_ID);
      const calls = approval.proposal.calls.map(shown);
      const byEthers = TypedDataEncoder.getPayload(domainOf(approval), APPROVAL_TYPES, approval);
      const byViem = JSON.parse(await textForWallet(approval));
      for (const { domain, types, primaryType, message } of [byEthers, byViem]) {
        expect([primaryType, domain.name, domain.version]).to.deep.equal(["Approval", "Sallyport", "1"]);
        expect([Number(domain.chainId), domain.verifyingContract.toLowerCase()]).to.deep.equal([
          CHAIN_ID,
          approval.gate.toLowerCase(),
        ]);
        expect(types).to.deep.include(APPROVAL_TYPES);
        expect(message.proposal.calls.map(shown)).to.deep.equal(calls);
      }
      // What a wallet receives is text. Hashed by the other library it is what was to be signed.
      const digest = approvalDigest(approval);
      expect(TypedDataEncoder.hash(byViem.domain, APPROVAL_TYPES, byViem.message)).to.equal(digest);
      expect(hashTypedData(JSON.parse(JSON.stringify(byEthers)))).to.equal(digest);
    }
  });
});

/** What `signApproval` hands to a wallet that shows it to its owner. */
async function textForWallet(approval: ApprovalDigestParameters): Promise<string> {
  let text = "";
  const wallet = custom({
    async request({ method, params }) {
      if (method === "eth_chainId") return toHex(approval.chainId);
      expect(method).to.equal("eth_signTypedData_v4");
      text = params[1];
      return `0x${"11".repeat(65)}`;
    },
  });
  await signApproval(createClient({ account: approval.approver, transport: wallet }), approval);
  return text;
}

type ShownCall = Record<"target" | "value" | "data" | "minGas" | "codeHash" | "rule", unknown>;

/** A call as any library writes it, in one spelling. */
function shown({ target, value, data, minGas, codeHash, rule }: ShownCall) {
  return {
    target: String(target).toLowerCase(),
    value: String(value),
    data,
    minGas: String(minGas),
    codeHash,
    rule: String(rule),
  };
}
