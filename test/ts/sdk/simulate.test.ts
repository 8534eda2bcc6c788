// What a node tells of what a proposal would do, compared with what it then does.
import { expect } from "chai";
import { network } from "hardhat";
import {
  type Address,
  custom,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  http,
  parseAbi,
  parseUnits,
  type Transport,
  zeroAddress,
} from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { FAIR_RATE } from "../../../examples/grants/story/surroundings.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import {
  agentProposer,
  buildProposal,
  type CallRequest,
  type Proposal,
  planProposal,
  ROOT_TIER,
  readApprover,
  type SimulateProposalParameters,
  simulateProposal,
  type Terms,
  type Witness,
} from "../../../sdk/index.ts";
import { type Anvil, anvilBinary, startAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployGrants, type GrantsSystem, senderOn } from "../support/system.ts";

const DAY = 86_400;
const deskAbi = parseAbi([
  "function swap(address tokenIn, address tokenOut, uint256 amountIn, address recipient)",
  "function setRate(uint256 newRate)",
]);
const ONE = parseUnits("1", 6);
const { dealer, treasurer } = people;

type Node = {
  name: string;
  /** Whether the node shows events, and looks ahead in time. */
  sees: boolean;
  open: () => Promise<{ transport: Transport; close: () => Promise<void> }>;
};

const nodes: Node[] = [
  {
    name: "anvil, by eth_simulateV1",
    sees: true,
    open: async () => {
      const anvil: Anvil = await startAnvil({ args: ["--accounts", "20"] });
      return { transport: http(anvil.url), close: anvil.stop };
    },
  },
  {
    name: "Hardhat's network, by eth_call",
    sees: false,
    open: async () => {
      const connection = await network.create("default");
      return { transport: custom(connection.provider), close: () => connection.close() };
    },
  },
];

for (const { name, sees, open } of nodes) {
  const isMissing = sees && anvilBinary() === undefined;
  (isMissing ? describe.skip : describe)(`simulating on ${name}`, function () {
    this.timeout(60_000);
    let grants: GrantsSystem;
    let close: () => Promise<void>;
    let gusd: Address;
    let geur: Address;
    let fee: Address;
    let desk: Address;
    let ada: Address;
    let treasury: Address;

    before(async () => {
      const opened = await open();
      close = opened.close;
      grants = await deployGrants(opened.transport, { surroundings: true });
      const { accounts, tokens } = grants.policy.names;
      [gusd, geur, fee] = ["GUSD", "GEUR", "FEE"].map((token) => tokens[token]!.address) as [Address, Address, Address];
      [desk, ada] = [accounts["swap-desk"]!, accounts["ada"]!];
      treasury = grants.addresses.treasury;
    });
    after(() => close());

    const now = async () => Number((await grants.client.getBlock()).timestamp);
    const pay = (token: Address, amount: bigint, to = ada): CallRequest => ({
      target: token,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
    });
    const allow = (amount: bigint): CallRequest => ({
      target: gusd,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [desk, amount] }),
    });
    const swap = (amount: bigint): CallRequest => ({
      target: desk,
      data: encodeFunctionData({ abi: deskAbi, functionName: "swap", args: [gusd, geur, amount, treasury] }),
    });

    /** A proposal of the agent that nobody proposed yet, as it would stand once the council agreed. */
    async function planned(calls: CallRequest[], bounds: Proposal["bounds"] = []): Promise<SimulateProposalParameters> {
      const { policy, addresses } = grants;
      const common = { proposer: agentProposer(1n), nonce: 7n, epoch: 1, notAfter: (await now()) + 30 * DAY };
      const found = planProposal({ policy, ...common, calls, bounds, now: await now() });
      if (!found.allowed) throw new Error(found.refusal);
      const { proposal, witness } = found;
      const { account = zeroAddress, epoch } = await readApprover(grants.client, {
        gate: addresses.gate,
        tier: proposal.tier,
      });
      const { tier, notAfter } = proposal;
      const terms = { tier, key: treasurer.address, proposedAt: await now(), approver: account, approverEpoch: epoch };
      return ask(proposal, witness, { ...terms, expiry: notAfter });
    }

    function ask(proposal: Proposal, witness: Witness, terms: Terms): SimulateProposalParameters {
      const holdings = [zeroAddress, gusd, geur, fee].map((token) => ({ token, account: treasury }));
      return { gate: grants.addresses.gate, treasury, proposal, witness, terms, holdings };
    }

    const simulate = (asked: SimulateProposalParameters) => simulateProposal(grants.client, asked);

    it("tells what moves, also to whom nobody asked about where the node shows it", async () => {
      const amount = parseUnits("10", 18);
      const told = await simulate(await planned([pay(fee, amount)]));
      expect(told).to.include({ ran: "execution", refusal: undefined, failure: undefined, uncompared: 0 });
      const [first, ...others] = told.changes;
      expect(first).to.deep.equal({ token: fee, account: treasury, delta: -amount });
      if (!sees) return expect(others).to.deep.equal([]);
      expect(others).to.deep.equal([{ token: fee, account: ada, delta: amount }]);
      return undefined;
    });

    it("compares every balance that is asked for", async () => {
      const paid = await planned([pay(fee, 5n)]);
      const holdings = [{ token: fee, account: ada }, ...paid.holdings];
      const { changes } = await simulate({ ...paid, holdings });
      expect(changes.filter(({ account }) => account === ada)).to.deep.equal([{ token: fee, account: ada, delta: 5n }]);
    });

    it("tells which allowance would be left, and what a swap brings", async () => {
      const bounds = [{ token: geur, minDelta: 850n * ONE }];
      const told = await simulate(await planned([allow(1_000n * ONE), swap(950n * ONE)], bounds));
      expect(told.failure).to.equal(undefined);
      expect(told.changes.filter(({ account }) => account === treasury)).to.have.deep.members([
        { token: gusd, account: treasury, delta: -950n * ONE },
        { token: geur, account: treasury, delta: 950n * FAIR_RATE },
      ]);
      const granted = told.notices?.filter(({ event }) => event === "Approval");
      if (!sees) return expect(told.notices).to.equal(undefined);
      expect(granted?.[0]).to.deep.equal({
        emitter: gusd,
        event: "Approval",
        args: { owner: treasury, spender: desk, value: 1_000n * ONE },
      });
      return undefined;
    });

    it("tells the bound that the calls would break, and not a moment before they do", async () => {
      const bounds = [{ token: geur, minDelta: 850n * ONE }];
      const asked = await planned([allow(1_000n * ONE), swap(1_000n * ONE)], bounds);
      const rate = (newRate: bigint) =>
        siteOn(grants.transport).act(dealer, {
          to: desk,
          data: encodeFunctionData({ abi: deskAbi, functionName: "setRate", args: [newRate] }),
        });
      await rate(850_000n);
      expect((await simulate(asked)).failure).to.equal(undefined);
      await rate(849_999n);
      const { ran, refusal, failure, changes } = await simulate(asked);
      expect({ ran, refusal, changes }).to.deep.equal({ ran: "execution", refusal: undefined, changes: [] });
      expect(failure?.code).to.equal("GATE_BOUND_BROKEN");
      expect(failure?.args).to.deep.include({ token: geur });
      await rate(FAIR_RATE);
    });

    it("tells which call would fail, and why in the target's words", async () => {
      const asked = await planned([swap(1_000n * ONE)], [{ token: geur, minDelta: 850n * ONE }]);
      const { failure, changes } = await simulate(asked);
      expect(failure?.code).to.equal("GATE_CALL_FAILED");
      expect(failure?.details["reason"]).to.match(
        /^ERC20InsufficientAllowance\(spender 0x.*, allowance 0, needed 10{9}\)$/,
      );
      expect(changes).to.deep.equal([]);
    });

    it("tells what the calls alone would do while the gate holds them", async () => {
      const asked = await planned([pay(fee, 100n)]);
      const unknownKey = { ...asked, terms: { ...asked.terms, key: people.nora.address } };
      const told = await simulate(unknownKey);
      expect(told).to.include({ ran: "calls", failure: undefined });
      expect(told.refusal?.code).to.equal("GATE_AGENT_REFUSED");
      expect(told.changes[0]).to.deep.equal({ token: fee, account: treasury, delta: -100n });
      // The twin, which only differs in the key.
      expect(await simulate(asked)).to.include({ ran: "execution", refusal: undefined });
    });

    it("tells what root does to what obeys the gate alone", async () => {
      const data = (policyRoot: Hex) =>
        encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [policyRoot] });
      const { account, epoch } = await readApprover(grants.client, { gate: grants.addresses.gate, tier: ROOT_TIER });
      const proposal = buildProposal({
        proposer: account!,
        nonce: 1n,
        epoch: 1,
        notAfter: (await now()) + 30 * DAY,
        calls: [{ target: grants.addresses.gate, data: data(`0x${"12".repeat(32)}`) }],
      });
      const terms = {
        tier: ROOT_TIER,
        key: zeroAddress,
        proposedAt: await now(),
        approver: account!,
        approverEpoch: epoch,
      };
      const asked = ask(proposal, { rules: [], proofs: [], batches: [] }, { ...terms, expiry: proposal.notAfter });
      expect(await simulate(asked)).to.include({ ran: "execution", refusal: undefined, failure: undefined });
      const stale = await simulate({ ...asked, terms: { ...asked.terms, approver: ada } });
      expect(stale).to.deep.include({ ran: "execution", failure: undefined, changes: [] });
      expect(stale.refusal?.code).to.equal("GATE_APPROVER_MISMATCH");
    });

    it("looks ahead in time where the node can, and says where it cannot", async () => {
      const asked = await planned([pay(fee, 1n)]);
      const at = asked.proposal.notAfter;
      if (!sees) {
        await expectRejection(simulate({ ...asked, at }), "SIMULATION_UNAVAILABLE");
        return;
      }
      expect(await simulate({ ...asked, at })).to.include({ at, ran: "execution", refusal: undefined });
      const late = await simulate({ ...asked, at: at + 1 });
      expect(late.refusal?.code).to.equal("GATE_EXPIRED");
    });

    it("does not take the word of a node that leaves out what it does not know", async () => {
      const asked = await planned([pay(fee, 1n)]);
      const request = async ({ method, params }: { method: string; params?: unknown }) => {
        if (method === "eth_simulateV1") throw new Error("unknown method");
        const kept = method === "eth_call" ? (params as unknown[]).slice(0, 2) : params;
        return grants.client.request({ method, params: kept } as never);
      };
      const old = senderOn(custom({ request } as never, { retryCount: 0 }), people.nora);
      const error = await expectRejection(simulateProposal(old, asked), "SIMULATION_UNAVAILABLE");
      expect(error.summary).to.equal("The node does not put code aside for a question.");
    });
  });
}
