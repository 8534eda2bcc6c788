// Reading a system from a real node, after people have acted on it through the sdk.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Client,
  createClient,
  custom,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  HttpRequestError,
  http,
  keccak256,
  type LocalAccount,
  parseEther,
  parseUnits,
  RpcRequestError,
  toEventSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlockNumber, readContract } from "viem/actions";
import { hardhat } from "viem/chains";
import {
  act,
  agentProposer,
  agentTimelockAbi,
  anchor,
  anchorSigned,
  approveBySignature,
  type Batch,
  batchLevel,
  type CallRequest,
  confirm,
  encodeCouncilSignatures,
  execute,
  findBatches,
  hashBatch,
  hashProposal,
  listProposals,
  planProposal,
  propose,
  ROOT_TIER,
  readApprover,
  readBatch,
  readBatchStatus,
  readCouncil,
  readGate,
  readLogs,
  readProposal,
  readProposalEvents,
  readStatus,
  readWitness,
  recordCommitment,
  rejectData,
  revokeInput,
  signAct,
  signApproval,
  signObservation,
  signProposal,
  textBatch,
  vetoData,
  type Witness,
  withdraw,
  withdrawal,
  withLogReading,
} from "../../../sdk/index.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployGrants, type GrantsSystem, POLICY_FILE } from "../support/system.ts";

const DAY = 86_400;
const AGENT = agentProposer(1n);
const payouts = readFileSync("examples/grants/payouts.csv", "utf8");

/** The example's policy, with small payments of ether that rest on no input. */
const policyText = readFileSync(POLICY_FILE, "utf8").replace(/(small-ether:(?:\n {4}.*)*?)\n {4}from:.*/, "$1");

describeWithAnvil(
  "the sdk reads a system",
  (anvil) => {
    let grants: GrantsSystem;
    let client: Client;
    let batch: Batch;
    const witnesses = new Map<bigint, Witness>();

    const clock = () => clockOf(anvil().url);
    const now = async () => Number((await grants.client.getBlock()).timestamp);
    const gateOf = () => ({ gate: grants.addresses.gate, fromBlock: grants.fromBlock });
    const done = async (sent: Promise<{ transactionHash: Hex }>) => confirm(client, await sent);
    const read = (nonce: bigint) => readProposal(client, { ...gateOf(), proposer: AGENT, nonce });

    /** The node, asked by way of somebody who looks at each question first. */
    const through = (look: (method: string, params: readonly unknown[]) => unknown) =>
      createClient({
        transport: custom(
          { request: async ({ method, params }) => (await look(method, params)) ?? client.request({ method, params }) },
          { retryCount: 0 },
        ),
      });
    const unreachable = () => {
      throw new HttpRequestError({ url: anvil().url, body: {} });
    };

    const ether = (name: string, amount: string): CallRequest => ({
      target: grants.policy.names.accounts[name]!,
      value: parseEther(amount),
    });
    const fee = (name: string, amount: bigint): CallRequest => ({
      target: grants.policy.names.tokens["FEE"]!.address,
      data: encodeFunctionData({
        abi: erc20Abi,
        functionName: "transfer",
        args: [grants.policy.names.accounts[name]!, parseUnits(String(amount), 18)],
      }),
    });
    const grant = (name: string, amount: bigint): CallRequest => ({
      target: grants.policy.names.tokens["GUSD"]!.address,
      data: encodeFunctionData({
        abi: erc20Abi,
        functionName: "transfer",
        args: [grants.policy.names.accounts[name]!, parseUnits(String(amount), 6)],
      }),
    });

    async function proposeCalls(nonce: bigint, calls: readonly CallRequest[], batches: readonly Batch[] = []) {
      const { people, policy, addresses, as } = grants;
      const at = await now();
      const planned = planProposal({
        policy,
        proposer: AGENT,
        nonce,
        epoch: 1,
        notAfter: at + 60 * DAY,
        calls,
        batches,
        now: at,
      });
      if (!planned.allowed) throw new Error(`${planned.refusal} ${planned.rule?.name}`);
      const { proposal, witness } = planned;
      witnesses.set(nonce, witness);
      const signed = await signProposal(as(people.treasurer), { gate: addresses.gate, proposal });
      return done(propose(as(people.relayer), { gate: addresses.gate, proposal, witness, ...signed }));
    }

    /** A Council acts by the signature of one member. */
    async function actAs(name: string, member: LocalAccount, data: Hex) {
      const council = grants.addresses.councils[name]!;
      const { epoch } = (await readCouncil(client, { council }))!;
      const salt = keccak256(data);
      const made = { council, target: grants.addresses.gate, data, salt, epoch, validUntil: (await now()) + DAY };
      const signature = await signAct(grants.as(member), made);
      return done(act(grants.as(grants.people.relayer), made, [signature]));
    }

    async function approveIt(nonce: bigint) {
      const { gate, councils } = grants.addresses;
      const { proposal, id, terms } = await read(nonce);
      const approver = councils["grants-council"]!;
      const { epoch: approverEpoch } = await readApprover(client, { gate, tier: proposal.tier });
      const validUntil = (await now()) + 20 * DAY;
      const member = await signApproval(grants.as(grants.people.mara), {
        gate,
        approver,
        approverEpoch,
        validUntil,
        proposal,
      });
      const approval = { approverEpoch, validUntil, signature: encodeCouncilSignatures([member]) };
      return done(approveBySignature(grants.as(grants.people.relayer), { gate, proposal, id, terms, approval }));
    }

    before(async function () {
      this.timeout(90_000);
      grants = await deployGrants(http(anvil().url), {
        policy: policyText,
        surroundings: true,
        // One of the three is enough, so that tests need no passkey.
        dao: (dao) => ({
          ...dao,
          councils: { ...dao.councils, "grants-council": { ...dao.councils["grants-council"]!, threshold: 1 } },
        }),
      });
      client = createClient({ chain: hardhat, transport: http(anvil().url), pollingInterval: 5, cacheTime: 0 });
      batch = textBatch({
        text: payouts,
        anchorer: grants.people.office.address,
        schema: grants.policy.names.schemas["payouts"]!,
      });
    });

    describe("settings", () => {
      it("of the gate", async () => {
        const { addresses, policy, dao } = grants;
        const { tiers, root, ...settings } = await readGate(client, addresses);
        expect(settings).to.deep.equal({
          chainId: 31337,
          treasury: addresses.treasury,
          registry: addresses.registry,
          provenance: addresses.provenance,
          matcher: addresses.matcher,
          guardian: addresses.councils["guardians"],
          rootVetoer: zeroAddress,
          policyRoot: policy.root,
          epoch: 1,
          pausedUntil: 0,
        });
        expect(tiers).to.deep.equal([
          { approver: zeroAddress, approverHasEpoch: false, delay: 6 * 3600 },
          { approver: addresses.councils["grants-council"], approverHasEpoch: true, delay: DAY },
        ]);
        expect(root).to.deep.equal({ approver: dao.root.approver, approverHasEpoch: false, delay: 2 * DAY });
      });

      it("of a tier's approver and of root's, and of no tier", async () => {
        const { gate, councils } = grants.addresses;
        expect(await readApprover(client, { gate, tier: 0 })).to.deep.equal({
          account: undefined,
          epoch: 0n,
          delay: 6 * 3600,
        });
        expect(await readApprover(client, { gate, tier: 1 })).to.deep.equal({
          account: councils["grants-council"],
          epoch: 1n,
          delay: DAY,
        });
        expect(await readApprover(client, { gate, tier: ROOT_TIER })).to.deep.equal({
          account: grants.dao.root.approver,
          epoch: 0n,
          delay: 2 * DAY,
        });
        const error = await expectRejection(readApprover(client, { gate, tier: 2 }), "GATE_UNKNOWN_TIER");
        expect(error.args).to.deep.equal({ error: "GateUnknownTier", tier: 2, tierCount: 2n });
      });

      it("of a Council, and of what is none", async () => {
        const { gate, councils, registry } = grants.addresses;
        expect(await readCouncil(client, { council: councils["guardians"]! })).to.deep.equal({
          threshold: 1,
          memberCount: 2,
          epoch: 1n,
          gate,
        });
        const foundation = grants.dao.councils["grants-council"]!.members["foundation"]!;
        if (foundation.kind !== "contract") throw new Error("The foundation is a Safe.");
        for (const council of [foundation.address, gate, registry, grants.people.mara.address]) {
          expect(await readCouncil(client, { council })).to.equal(undefined);
        }
        // A node that stops answering half-way says nothing about the account.
        const failing = through((method) => (method === "eth_call" ? unreachable() : undefined));
        await expectRejection(readCouncil(failing, { council: councils["guardians"]! }), "CHAIN_UNREACHABLE");
        const honest = through(() => undefined);
        expect(await readCouncil(honest, { council: councils["guardians"]! })).to.include({ threshold: 1 });
      });
    });

    describe("batches", () => {
      it("by id, once though anchored twice, with what the registry says of them", async () => {
        const { provenance } = grants.addresses;
        const { office, relayer } = grants.people;
        const registry = { provenance, fromBlock: grants.fromBlock };
        const batchId = hashBatch(batch);
        await expectRejection(readBatch(client, { ...registry, batchId }), "BATCH_NOT_FOUND");

        const observedAt = (await now()) - 60;
        await done(anchor(grants.as(office), { provenance, batch, observedAt }));
        expect(await readBatch(client, { ...registry, batchId })).to.deep.equal({ batchId, batch });
        expect(await readBatchStatus(client, { provenance, batch })).to.deep.include({ levels: batchLevel.hashed });

        const { anchorer: _, ...content } = batch;
        const source = office.address;
        const signed = await signObservation(grants.as(office), { provenance, source, batch: content, observedAt });
        await done(anchorSigned(grants.as(office), { provenance, batch, observedAt, source, ...signed }));
        expect(await readBatchStatus(client, { provenance, batch })).to.deep.equal({
          source,
          observedAt,
          levels: batchLevel.hashed | batchLevel.signed,
          withdrawal: 0,
        });

        const others = { ...batch, anchorer: relayer.address };
        await done(anchor(grants.as(relayer), { provenance, batch: others, observedAt }));
        await done(anchor(grants.as(relayer), { provenance, batch: { ...others, schema: zeroHash }, observedAt }));
        const { root, schema } = batch;
        const found = await findBatches(client, {
          ...registry,
          root: root.toUpperCase().replace("X", "x") as Hex,
          schema,
        });
        expect(found.map((one) => one.batch)).to.deep.equal([others, batch]);
        expect(await findBatches(client, { ...registry, root: zeroHash, schema })).to.deep.equal([]);
        // Nothing that was anchored before the first block asked for.
        const later = { ...registry, fromBlock: (await getBlockNumber(client)) + 1n };
        await expectRejection(readBatch(client, { ...later, batchId }), "BATCH_NOT_FOUND");
      });
    });

    describe("proposals", () => {
      const states = async () =>
        (await listProposals(client, gateOf())).map(({ proposal: { nonce }, state }) => `${nonce} ${state}`);

      /** What a list says of each is what is said of it alone, and what the gate committed to. */
      async function checkEach() {
        for (const standing of await listProposals(client, gateOf())) {
          const { id, proposal, terms } = standing;
          expect(await read(proposal.nonce)).to.deep.equal(standing);
          expect(hashProposal(proposal)).to.equal(id);
          const [, , recorded] = await readContract(client, {
            ...{ address: grants.addresses.gate, abi: agentTimelockAbi, functionName: "record" },
            args: [proposal.proposer, proposal.nonce],
          });
          expect(recordCommitment(id, terms)).to.equal(recorded);
        }
      }

      it("from proposed to executed, as events and time tell", async () => {
        const { people, addresses, as } = grants;
        const { gate } = addresses;
        await proposeCalls(1n, [fee("ada", 10n)]);
        await proposeCalls(2n, [ether("ada", "0.1")]);
        await proposeCalls(3n, [grant("ada", 100n)], [batch]);
        expect(await states()).to.deep.equal(["1 Proposed", "2 Queued", "3 Queued"]);
        await approveIt(1n);
        await clock().increaseTime({ seconds: 6 * 3600 });
        await clock().mine({ blocks: 1 });
        expect(await states()).to.deep.equal(["1 Queued", "2 Ready", "3 Ready"]);

        const two = await read(2n);
        await done(execute(as(people.dealer), { gate, ...two, witness: witnesses.get(2n)! }));
        await clock().increaseTime({ seconds: DAY });
        await clock().mine({ blocks: 1 });
        expect(await states()).to.deep.equal(["1 Ready", "2 Executed", "3 Ready"]);
        await checkEach();
        expect((await read(1n)).events.map(({ name }) => name)).to.deep.equal(["Proposed", "Approved"]);
        expect((await read(2n)).events[1]).to.deep.include({ name: "Executed", by: people.dealer.address });
      });

      it("of one proposer, of one nonce, and since a block", async () => {
        const { gate } = grants.addresses;
        const other = agentProposer(2n);
        expect(await listProposals(client, { ...gateOf(), proposer: other })).to.deep.equal([]);
        expect(await listProposals(client, { ...gateOf(), proposer: AGENT })).to.have.lengthOf(3);
        expect(await readProposalEvents(client, { ...gateOf(), nonce: 2n })).to.have.lengthOf(2);
        for (const unknown of [
          { ...gateOf(), proposer: AGENT, nonce: 7n },
          { ...gateOf(), proposer: other, nonce: 1n },
          { ...gateOf(), gate: grants.addresses.registry, proposer: AGENT, nonce: 1n },
        ]) {
          const error = await expectRejection(readProposal(client, unknown), "PROPOSAL_NOT_FOUND");
          expect(error.value).to.equal(String(unknown.nonce));
        }
        // Its approval is logged later than that block, itself it is not.
        const [, approved] = (await read(1n)).events;
        const since = { gate, fromBlock: approved!.blockNumber };
        expect((await listProposals(client, since)).map(({ proposal }) => proposal.nonce)).not.to.include(1n);
        expect(await readProposalEvents(client, { ...since, nonce: 1n })).to.have.lengthOf(1);
        await expectRejection(readProposal(client, { ...since, proposer: AGENT, nonce: 1n }), "PROPOSAL_NOT_FOUND");
      });

      it("with the witness of their transaction, and of no other", async () => {
        const { gate, councils } = grants.addresses;
        for (const nonce of [1n, 3n]) {
          const { proposal, proposedIn } = await read(nonce);
          expect(await readWitness(client, { gate, proposal, proposedIn })).to.deep.equal(witnesses.get(nonce));
        }
        const three = await read(3n);
        const one = await read(1n);
        const approvedIn = one.events[1]!.transactionHash;
        for (const [where, parameters] of [
          ["another proposal's", { gate, proposal: three.proposal, proposedIn: one.proposedIn }],
          ["no proposing", { gate, proposal: one.proposal, proposedIn: approvedIn }],
          ["of another gate", { gate: councils["guardians"]!, proposal: one.proposal, proposedIn: one.proposedIn }],
        ] as const) {
          const error = await expectRejection(readWitness(client, parameters), "PROPOSAL_WITNESS_UNKNOWN");
          expect(error.value, where).to.equal(parameters.proposedIn);
        }
      });

      it("with every reason why they do not execute", async () => {
        const { gate, lens } = grants.addresses;
        const { people, as } = grants;
        const statusOf = async (nonce: bigint, changes = {}) => {
          const { proposal, terms } = await read(nonce);
          return readStatus(client, { lens, gate, proposal, witness: witnesses.get(nonce)!, terms, ...changes });
        };
        expect(await statusOf(3n)).to.deep.equal({ state: "Ready", reasons: [] });

        await done(
          revokeInput(as(people.office), { provenance: grants.addresses.provenance, root: batch.root, reason: "" }),
        );
        const { state, reasons } = await statusOf(3n);
        expect(state).to.equal("Ready");
        expect(reasons.map(({ code, args }) => [code, args])).to.deep.equal([
          [
            "POLICY_INPUT_WITHDRAWN",
            {
              error: "PolicyInputWithdrawn",
              inputIndex: 0n,
              batchId: hashBatch(batch),
              withdrawal: withdrawal.revoked,
            },
          ],
        ]);
        expect(await statusOf(1n)).to.deep.equal({ state: "Ready", reasons: [] });
        expect((await statusOf(2n)).state).to.equal("Executed");

        const { terms } = await read(1n);
        const wrong = { ...terms, expiry: terms.expiry + 1 };
        const mismatch = await expectRejection(statusOf(1n, { terms: wrong }), "GATE_TERMS_MISMATCH");
        expect(mismatch.args).to.deep.include({ error: "GateTermsMismatch", proposer: AGENT, nonce: 1n });
        await clock().increaseTime({ seconds: 61 * DAY });
        await clock().mine({ blocks: 1 });
        const expired = await statusOf(1n);
        expect([expired.state, expired.reasons.map(({ code }) => code)]).to.deep.equal(["Expired", ["GATE_EXPIRED"]]);
      });

      it("that were stopped, with who did it and why", async () => {
        const { people, addresses, as } = grants;
        const { gate, councils } = addresses;
        await proposeCalls(4n, [fee("ben", 20n)]);
        await proposeCalls(5n, [ether("ada", "0.2")]);
        await proposeCalls(6n, [fee("ada", 30n)]);
        const [four, five, six] = [await read(4n), await read(5n), await read(6n)];
        await actAs("grants-council", people.mara, rejectData({ ...four, reason: "twice\n" }));
        await actAs("guardians", people.gus, vetoData({ ...five, reason: "too early" }));
        await done(withdraw(as(people.operator), { gate, ...six }));

        expect((await states()).slice(3)).to.deep.equal(["4 Cancelled", "5 Vetoed", "6 Cancelled"]);
        await checkEach();
        const ends = await Promise.all([4n, 5n, 6n].map(async (nonce) => (await read(nonce)).events[1]));
        expect(ends[0]).to.deep.include({ name: "Rejected", by: councils["grants-council"], reason: "twice\n" });
        expect(ends[1]).to.deep.include({ name: "Vetoed", by: councils["guardians"], reason: "too early" });
        expect(ends[2]).to.deep.include({ name: "Withdrawn", by: people.operator.address });
        const reasons = await expectRejection(
          done(execute(as(people.dealer), { gate, ...five, witness: witnesses.get(5n)! })),
          "GATE_WRONG_STATE",
        );
        expect(reasons.args).to.include({ error: "GateWrongState", proposer: AGENT, nonce: 5n });
      });
    });

    describe("logs", () => {
      const proposed = toEventSelector(
        agentTimelockAbi.find((item) => item.type === "event" && item.name === "Proposed")!,
      );

      const spanOf = ([filter]: readonly unknown[]) => {
        const { fromBlock, toBlock } = filter as { fromBlock: Hex; toBlock: Hex };
        return Number(BigInt(toBlock) - BigInt(fromBlock)) + 1;
      };
      const refuse = (message: string) => {
        throw new RpcRequestError({ body: {}, url: "", error: { code: -32005, message } });
      };
      const question = () => ({ address: grants.addresses.gate, topics: [proposed], fromBlock: 0n });

      it("are the same from a node that limits the blocks of a question, in any way", async () => {
        const all = await readLogs(client, question());
        expect(all).to.have.lengthOf(6);
        for (const most of [1, 2, 7, 1000]) {
          const spans: number[] = [];
          const limited = through((method, params) => {
            if (method !== "eth_getLogs") return undefined;
            spans.push(spanOf(params));
            return spanOf(params) > most ? refuse(`exceed maximum block range: ${most}`) : undefined;
          });
          expect(await readLogs(limited, question())).to.deep.equal(all);
          expect(Math.max(...spans.filter((span) => span <= most))).to.be.at.most(most);
          const last = Number(await getBlockNumber(client));
          expect(spans.filter((span) => span <= most).reduce((sum, span) => sum + span, 0)).to.equal(last + 1);
        }
        // By the number of logs in an answer.
        const few = through(async (method, params) => {
          if (method !== "eth_getLogs") return undefined;
          const logs = (await client.request({ method, params } as never)) as unknown[];
          return logs.length > 2 ? refuse("query returned more than 2 results") : logs;
        });
        expect(await readLogs(few, question())).to.deep.equal(all);
      });

      it("of a block that the node refuses are an error, and so is a node that does not answer", async () => {
        const sixth = (await readLogs(client, question()))[5]!.blockNumber;
        const broken = through((method, params) => {
          if (method !== "eth_getLogs") return undefined;
          const { fromBlock, toBlock } = params[0] as { fromBlock: Hex; toBlock: Hex };
          return BigInt(fromBlock) <= sixth && sixth <= BigInt(toBlock) ? refuse("pruned") : undefined;
        });
        const failure = await expectRejection(readLogs(broken, question()), "LOGS_PRUNED");
        expect(failure.details["the node says"]).to.include("pruned");
        expect(await readLogs(broken, { ...question(), toBlock: sixth - 1n })).to.have.lengthOf(5);

        let asked = 0;
        const silent = through(() => {
          asked += 1;
          return unreachable();
        });
        const hasty = withLogReading(silent, { patience: 1 });
        await expectRejection(readLogs(hasty, { ...question(), toBlock: 1000n }), "CHAIN_UNREACHABLE");
        expect(asked).to.equal(3);
      });

      it("reach from the first block to the last, both included, and no further", async () => {
        const all = await readLogs(client, question());
        const [first, second] = all.map(({ blockNumber }) => blockNumber) as [bigint, bigint];
        const count = async (fromBlock: bigint, toBlock: bigint) =>
          (await readLogs(client, { ...question(), fromBlock, toBlock })).length;
        expect(await count(first, second)).to.equal(2);
        expect(await count(first + 1n, second)).to.equal(1);
        expect(await count(first, second - 1n)).to.equal(1);
        expect(await count(first + 1n, second - 1n)).to.equal(0);
        expect(await count(second, first)).to.equal(0);
        const beyond = (await getBlockNumber(client)) + 1n;
        expect(await readLogs(client, { ...question(), fromBlock: beyond })).to.deep.equal([]);
        // Several values of one topic, and every value of another.
        const executed = toEventSelector(
          agentTimelockAbi.find((item) => item.type === "event" && item.name === "Executed")!,
        );
        const several = { ...question(), topics: [[proposed, executed], null] };
        expect(await readLogs(client, several)).to.have.lengthOf(7);
      });

      it("that show one proposal under the id of another are refused", async () => {
        const one = await read(1n);
        const [honest] = await readLogs(client, { ...question(), fromBlock: one.events[0]!.blockNumber });
        const lying = through(async (method, params) => {
          if (method !== "eth_getLogs") return undefined;
          const logs = (await client.request({ method, params } as never)) as { topics: Hex[]; data: Hex }[];
          const other = logs.find((log) => log.topics[0] === proposed && log.topics[1] !== one.id);
          return logs.map((log) =>
            log.topics[0] === proposed && log.topics[1] === one.id ? { ...log, data: other?.data ?? log.data } : log,
          );
        });
        expect(honest?.topics[1]).to.equal(one.id);
        const error = await expectRejection(listProposals(lying, gateOf()), "LOG_ID_MISMATCH");
        expect(error.value).to.equal(one.id);
        expect(
          await listProposals(
            through(() => undefined),
            gateOf(),
          ),
        ).to.have.lengthOf(6);
      });
    });
  },
  { args: ["--accounts", "17"] },
);
