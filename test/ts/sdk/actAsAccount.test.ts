// Guardian, approver and root are plain accounts here: each acts by a transaction of its own.
import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, http, parseUnits } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import {
  agentProposer,
  anchorSigned,
  approve,
  type BuildProposalParameters,
  batchLevel,
  buildProposal,
  confirm,
  execute,
  pause,
  planProposal,
  propose,
  proposeAsApprover,
  readBatchStatus,
  readProposal,
  reject,
  revocationTypedData,
  revokeAllowance,
  revokeInputFor,
  type SentTransaction,
  signObservation,
  signProposal,
  textBatch,
  veto,
  vetoRoot,
  withdrawal,
} from "../../../sdk/index.ts";
import { readGate } from "../../../sdk/read/readGate.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployGrants, type GrantsSystem } from "../support/system.ts";

const DAY = 86_400;
const AGENT = agentProposer(1n);
const NO_WITNESS = { rules: [], proofs: [], batches: [] };

describeWithAnvil(
  "accounts act",
  (anvil) => {
    let grants: GrantsSystem;
    let gate: Address;
    let token: Address;
    const clock = () => clockOf(anvil().url);
    const now = async () => Number((await grants.client.getBlock()).timestamp);
    const done = async (sent: Promise<SentTransaction>) => confirm(grants.client, await sent);
    const read = (proposer: Address, nonce: bigint) =>
      readProposal(grants.client, { gate, proposer, nonce, fromBlock: grants.fromBlock });
    const wait = async (seconds: number) => {
      await clock().increaseTime({ seconds });
      await clock().mine({ blocks: 1 });
    };

    /** The agent proposes a payment that the tier of the council carries. */
    async function agentProposes(nonce: bigint) {
      const { policy, as } = grants;
      const { accounts, tokens } = policy.names;
      const args = [accounts["ada"]!, parseUnits("10", 18)] as const;
      const calls = [
        { target: tokens["FEE"]!.address, data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }) },
      ];
      const at = await now();
      const planned = planProposal({
        policy,
        proposer: AGENT,
        nonce,
        epoch: 1,
        notAfter: at + 30 * DAY,
        calls,
        now: at,
      });
      if (!planned.allowed) throw new Error(planned.refusal);
      const { proposal, witness } = planned;
      const signed = await signProposal(as(people.treasurer), { gate, proposal });
      await done(propose(as(people.relayer), { gate, proposal, witness, ...signed }));
      return { ...(await read(AGENT, nonce)), witness };
    }

    /** Root proposes by its own transaction. */
    async function rootProposes(nonce: bigint, calls: BuildProposalParameters["calls"]) {
      const { vera } = people;
      const notAfter = (await now()) + 30 * DAY;
      const proposal = buildProposal({ proposer: vera.address, nonce, notAfter, calls });
      const parameters = { gate, proposal, witness: NO_WITNESS, validUntil: notAfter };
      await expectRejection(proposeAsApprover(grants.as(people.dealer), parameters), "GATE_UNAUTHORIZED");
      await done(proposeAsApprover(grants.as(vera), parameters));
      return read(vera.address, nonce);
    }

    before(async function () {
      this.timeout(90_000);
      grants = await deployGrants(http(anvil().url), {
        surroundings: true,
        dao: (dao) => ({
          ...dao,
          guardian: people.vida.address,
          tiers: { ...dao.tiers, council: { ...dao.tiers["council"]!, approver: people.viktor.address } },
          root: { ...dao.root, approver: people.vera.address, vetoer: people.nora.address },
        }),
      });
      ({ gate } = grants.addresses);
      token = grants.policy.names.tokens["GUSD"]!.address;
    });

    it("as approver of a tier: approves and rejects", async () => {
      const { dealer, viktor } = people;
      const one = await agentProposes(1n);
      const validUntil = (await now()) + 20 * DAY;
      await expectRejection(approve(grants.as(dealer), { gate, ...one, validUntil }), "GATE_UNAUTHORIZED");
      await done(approve(grants.as(viktor), { gate, ...one, validUntil }));
      expect(await read(AGENT, 1n)).to.deep.include({ state: "Queued" });

      const two = await agentProposes(2n);
      const refusal = { gate, ...two, reason: "not now" };
      const error = await expectRejection(reject(grants.as(dealer), refusal), "GATE_UNAUTHORIZED");
      expect(error.args).to.deep.equal({ error: "GateUnauthorized", by: dealer.address, needed: viktor.address });
      await done(reject(grants.as(viktor), refusal));
      expect(await read(AGENT, 2n)).to.deep.include({ state: "Cancelled" });
    });

    it("as root: proposes and executes; its vetoer vetoes; the guardian takes an allowance back", async () => {
      const { dealer, nora, vida } = people;
      const args = [dealer.address, 5n] as const;
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
      const allow = await rootProposes(1n, [{ target: token, data }]);
      const other = await rootProposes(2n, [{ target: token, data }]);
      const stop = { gate, ...other, reason: "twice" };
      await expectRejection(vetoRoot(grants.as(vida), stop), "GATE_UNAUTHORIZED");
      await done(vetoRoot(grants.as(nora), stop));
      expect(await read(other.proposal.proposer, 2n)).to.deep.include({ state: "Vetoed" });

      await wait(2 * DAY);
      await done(execute(grants.as(dealer), { gate, ...allow, witness: NO_WITNESS }));
      const question = {
        address: token,
        abi: erc20Abi,
        functionName: "allowance",
        args: [gate, dealer.address],
      } as const;
      expect(await grants.client.readContract(question)).to.equal(5n);
      const back = { gate, token, spender: dealer.address };
      await expectRejection(revokeAllowance(grants.as(dealer), back), "GATE_UNAUTHORIZED");
      await done(revokeAllowance(grants.as(vida), back));
      expect(await grants.client.readContract(question)).to.equal(0n);
      await expectRejection(revokeAllowance(grants.as(vida), back), "GATE_ALLOWANCE_REFUSED");
    });

    it("as source: withdraws what it signed, by a signature that anybody carries", async () => {
      const { office, relayer } = people;
      const { provenance } = grants.addresses;
      const batch = textBatch({
        text: "one line",
        anchorer: relayer.address,
        schema: grants.policy.names.schemas["payouts"]!,
      });
      const { anchorer: _, ...content } = batch;
      const observedAt = await now();
      const source = office.address;
      const signed = await signObservation(grants.as(office), { provenance, source, batch: content, observedAt });
      await done(anchorSigned(grants.as(relayer), { provenance, batch, observedAt, source, ...signed }));
      const status = () => readBatchStatus(grants.client, { provenance, batch });
      expect(await status()).to.include({ levels: batchLevel.hashed | batchLevel.signed, withdrawal: 0 });

      const { root } = batch;
      const message = revocationTypedData({ chainId: grants.chainId, registry: provenance, source, root });
      const parameters = { provenance, source, root, key: office.address, reason: "wrong" };
      const forged = await relayer.signTypedData(message);
      await expectRejection(
        revokeInputFor(grants.as(relayer), { ...parameters, signature: forged }),
        "PROVENANCE_INVALID_SIGNATURE",
      );
      expect(await status()).to.include({ withdrawal: 0 });
      const signature = await office.signTypedData(message);
      await done(revokeInputFor(grants.as(relayer), { ...parameters, signature }));
      expect(await status()).to.include({ withdrawal: withdrawal.revoked });
    });

    it("as guardian: vetoes and pauses, for no longer than it may", async () => {
      const { vida, dealer } = people;
      const three = await agentProposes(3n);
      const stop = { gate, ...three, reason: "not that one" };
      await expectRejection(veto(grants.as(dealer), stop), "GATE_UNAUTHORIZED");
      await done(veto(grants.as(vida), stop));
      expect(await read(AGENT, 3n)).to.deep.include({ state: "Vetoed" });

      const error = await expectRejection(
        pause(grants.as(vida), { gate, duration: 7 * DAY + 1 }),
        "GATE_PAUSE_REFUSED",
      );
      expect(error.args).to.include({ given: 7 * DAY + 1, maximum: 7 * DAY });
      await expectRejection(pause(grants.as(dealer), { gate, duration: 7 * DAY }), "GATE_UNAUTHORIZED");
      await done(pause(grants.as(vida), { gate, duration: 7 * DAY }));
      const { pausedUntil } = await readGate(grants.client, { gate });
      expect(pausedUntil).to.equal((await now()) + 7 * DAY);
    });
  },
  { args: ["--accounts", "17"] },
);
