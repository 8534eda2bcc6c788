import { expect } from "chai";
import {
  type Abi,
  type Address,
  createClient,
  decodeFunctionData,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  http,
  zeroAddress,
  zeroHash,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getTransactionCount, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { contracts } from "../../../sdk/deploy/contracts.ts";
import {
  act,
  agentProposer,
  agentRegistryAbi,
  agentTimelockAbi,
  approveData,
  blockTargetData,
  buildProposal,
  confirm,
  councilAbi,
  freezeData,
  hashProposal,
  markCompromisedData,
  memberId,
  memberKind,
  pauseData,
  proposeAsApproverData,
  raiseLowestTierData,
  rejectData,
  revokeAllowanceData,
  revokeKeyData,
  type Sender,
  sendCall,
  signAct,
  type Terms,
  vetoData,
  vetoRootData,
  withdrawData,
} from "../../../sdk/index.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";

const bob: Address = "0xb0B0000000000000000000000000000000000B0B";
const token: Address = "0x2028aa623f95D2dE00Ee1f4bE9D606ee8C89d5FB";
const proposal = buildProposal({ proposer: agentProposer(7n), nonce: 9n, notAfter: 1000, calls: [{ target: bob }] });
const { proposer, nonce } = proposal;
const id = hashProposal(proposal);
const terms: Terms = { tier: 1, key: bob, proposedAt: 2, approver: token, approverEpoch: 3n, expiry: 4 };
const witness = { rules: [], proofs: [], batches: [] };
const reason = "too early";

describe("calldata that a Council, Safe or Governor sends", () => {
  const gate = agentTimelockAbi as Abi;
  const registry = agentRegistryAbi as Abi;
  const cases: [data: Hex, abi: Abi, functionName: string, args: readonly unknown[]][] = [
    [approveData({ proposal, terms, validUntil: 5 }), gate, "approve", [proposal, terms, 5]],
    [proposeAsApproverData({ proposal, witness, validUntil: 5 }), gate, "proposeAsApprover", [proposal, witness, 5]],
    [rejectData({ proposal, id, terms, reason }), gate, "reject", [proposer, nonce, id, terms, reason]],
    [vetoData({ proposal, id, terms, reason }), gate, "veto", [proposer, nonce, id, terms, reason]],
    [vetoRootData({ proposal, terms, reason }), gate, "vetoRoot", [proposal, terms, reason]],
    [withdrawData({ proposal, id, terms }), gate, "withdraw", [proposer, nonce, id, terms]],
    [pauseData({ duration: 3600 }), gate, "pause", [3600]],
    [revokeAllowanceData({ token, spender: bob }), gate, "revokeAllowance", [token, bob]],
    [freezeData({ agent: 7n }), registry, "freeze", [7n]],
    [raiseLowestTierData({ agent: 7n, tier: 2 }), registry, "raiseLowestTier", [7n, 2]],
    [blockTargetData({ agent: 7n, target: bob }), registry, "blockTarget", [7n, bob]],
    [revokeKeyData({ key: bob }), registry, "revokeKey", [bob]],
    [markCompromisedData({ key: bob, since: 8 }), registry, "markCompromised", [bob, 8]],
  ];
  for (const [data, abi, functionName, args] of cases) {
    it(functionName, () => {
      expect(decodeFunctionData({ abi, data })).to.deep.equal({ functionName, args });
    });
  }
});

describeWithAnvil("sending", (anvil) => {
  const { deployer, mara, relayer, vera } = people;
  let client: Sender;
  let council: Address;
  const as = (account: Sender["account"]) =>
    createClient({ account, chain: hardhat, transport: http(anvil().url), pollingInterval: 5, cacheTime: 0 });
  const sent = ({ address }: { address: Address }) => getTransactionCount(client, { address });
  const suspend = encodeFunctionData({ abi: councilAbi, functionName: "suspend" });
  const notMember = { error: "CouncilNotMember", member: memberId(relayer.address) };

  before(async () => {
    client = as(deployer);
    const members = [mara, vera].map(({ address }) => ({ kind: memberKind.eoa, signer: address }));
    const bytecode = contracts.Council.code.creation;
    const data = encodeDeployData({ abi: councilAbi, bytecode, args: [zeroAddress, members, 1] });
    const hash = await sendTransaction(as(deployer), { data });
    const { contractAddress } = await waitForTransactionReceipt(client, { hash });
    council = contractAddress as Address;
  });

  it("sends nothing that would be refused, and says why", async () => {
    const before = await sent(relayer);
    const error = await expectRejection(sendCall(as(relayer), { to: council, data: suspend }), "COUNCIL_NOT_MEMBER");
    expect(error.args).to.deep.equal(notMember);
    expect(await sent(relayer)).to.equal(before);
  });

  it("says why a transaction failed that was sent all the same", async () => {
    const hash = await sendTransaction(as(relayer), { to: council, data: suspend, gas: 200_000n });
    const error = await expectRejection(confirm(client, { transactionHash: hash }), "COUNCIL_NOT_MEMBER");
    expect(error.args).to.deep.equal(notMember);
    // One that fails for want of gas has no reason to give.
    const short = await sendTransaction(as(mara), { to: council, data: suspend, gas: 24_000n });
    const hungry = await expectRejection(confirm(client, { transactionHash: short }), "TRANSACTION_OUT_OF_GAS");
    expect([hungry.value, hungry.isRetryable]).to.deep.equal([short, true]);
  });

  it("lets a Council act by a member's signature, and not by a stranger's", async () => {
    const made = {
      council,
      target: council,
      data: encodeFunctionData({ abi: councilAbi, functionName: "epoch" }),
      salt: zeroHash,
      epoch: 1n,
      validUntil: 2 ** 40 - 1,
    };
    const stranger = privateKeyToAccount(`0x${"07".repeat(32)}`);
    const forged = await signAct(as(stranger), made);
    await expectRejection(act(as(relayer), made, [forged]), "COUNCIL_INVALID_SIGNATURES");
    const other = await signAct(as(mara), { ...made, epoch: 2n });
    await expectRejection(act(as(relayer), made, [other]), "COUNCIL_INVALID_SIGNATURES");
    const signed = await signAct(as(mara), made);
    const receipt = await confirm(client, await act(as(relayer), made, [signed]));
    expect([receipt.status, receipt.from]).to.deep.equal(["success", relayer.address.toLowerCase()]);
    await expectRejection(act(as(relayer), made, [signed]), "COUNCIL_ALREADY_ACTED");
  });

  it("lets a member suspend itself, as a plain call", async () => {
    const receipt = await confirm(client, await sendCall(as(mara), { to: council, data: suspend }));
    expect(receipt.status).to.equal("success");
  });
});
