import { expect } from "chai";
import { createClient, getAddress, type Hex, hashTypedData, parseEther, recoverTypedDataAddress } from "viem";
import {
  getBalance,
  getTransaction,
  getTransactionCount,
  getTransactionReceipt,
  sendTransaction,
  waitForTransactionReceipt,
} from "viem/actions";
import { headBatch } from "../../../agent/journal/headBatch.ts";
import { anchorerOf } from "../../../agent/signing/anchorerOf.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { channelPair } from "../../../agent/signing/channel.ts";
import { connect, type KeyHolder } from "../../../agent/signing/connect.ts";
import type { Answer } from "../../../agent/signing/messages.ts";
import { type ServeParameters, serve } from "../../../agent/signing/serve.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { proposalTypedData } from "../../../sdk/proposal/proposalDigest.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { readBatchStatus } from "../../../sdk/read/readBatch.ts";
import { readProposal } from "../../../sdk/read/readProposal.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { treasurer, relayer, viktor } = people;

describeWithAnvil("the process that holds an agent's key", (anvil) => {
  let small: SmallSystem;
  let holder: KeyHolder;
  /** Asks what no runner of ours asks. */
  let askRaw: (request: unknown) => Promise<Answer>;
  const asked: string[] = [];
  let time = 10_000;

  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url);
    const { network } = small.context;
    const { gate } = small.plan.addresses;
    const host: ServeParameters = {
      agent: 1n,
      signer: signerOf(network.sender(treasurer.address), gate),
      carrier: carrierOf(network.sender(relayer.address), { gate, mostPerGas: parseEther("0.000001") }),
      anchorer: anchorerOf(network.sender(relayer.address), {
        owner: { chainId: 31_337, gate, agent: 1n },
        provenance: small.plan.addresses.provenance,
        mostPerGas: parseEther("0.000001"),
        every: 3_600,
        now: () => time,
      }),
      requests: [
        (question) => {
          asked.push(question.method);
          return network.client.request(question as never);
        },
      ],
      hide: (text) => text.replaceAll(anvil().url, "…"),
    };
    const [end, runner] = channelPair();
    serve(end, host);
    askRaw = (request) =>
      new Promise((resolve) => {
        const [its, ours] = channelPair();
        serve(its, host);
        ours.onMessage((message) => resolve(message as Answer));
        ours.send({ type: "question", number: 1, request });
      });
    holder = connect(runner, { key: treasurer.address, account: relayer.address, nodes: 2 });
  });
  after(() => small.remove());

  function planned(nonce: bigint, agent = 1n) {
    const policy = compilePolicy(smallPolicy());
    const plan = planProposal({
      policy,
      proposer: agentProposer(1n),
      nonce,
      epoch: 1,
      notAfter: Math.floor(Date.now() / 1000) + 86_400,
      calls: [{ target: recipients.ada, value: 1n }],
      now: 1_700_000_000,
    });
    if (!plan.allowed) throw new Error(plan.refusal);
    return { witness: plan.witness, proposal: { ...plan.proposal, proposer: agentProposer(agent) } };
  }

  it("signs and carries a proposal of its agent", async () => {
    const { gate } = small.plan.addresses;
    const client = createClient({ transport: holder.transports[0] ?? expect.fail() });
    const { proposal, witness } = planned(101n);
    const signature = await holder.signer.sign(proposal);
    const typedData = proposalTypedData({ chainId: 31_337, gate, proposal });
    expect(await recoverTypedDataAddress({ ...typedData, signature })).to.equal(treasurer.address);
    const sent = await holder.carrier.carry({ proposal, witness, key: treasurer.address, signature });
    const shown = await getTransaction(client, { hash: sent.transactionHash });
    expect([getAddress(shown.from), shown.nonce]).to.deep.equal([relayer.address, sent.accountNonce]);
    const standing = await readProposal(client, { gate, proposer: proposal.proposer, nonce: 101n, fromBlock: 0n });
    expect(standing.proposal).to.deep.equal(proposal);
    const again = holder.carrier.carry({ proposal, witness, key: treasurer.address, signature });
    expect((await expectRejection(again, "GATE_WRONG_STATE")).args).to.include({ nonce: 101n });
  });

  /** Sends what anchors a head, and waits for its block. */
  async function anchored(head: { number: number; hash: Hex }) {
    const told = await holder.anchorer.anchor(head);
    const { transactionHash: hash } = told.sent ?? expect.fail();
    await waitForTransactionReceipt(small.context.network.client, { hash });
    return told;
  }

  it("anchors heads of its agent's journal, each once, and nothing else", async () => {
    const { network } = small.context;
    const { gate, provenance } = small.plan.addresses;
    const owner = { chainId: 31_337, gate, agent: 1n };
    const head = { number: 7, hash: `0x${"ab".repeat(32)}` } as const;
    const first = await anchored(head);
    const batch = headBatch(owner, head, relayer.address);
    expect(first.batchId).to.equal(hashBatch(batch));
    expect((await readBatchStatus(network.client, { provenance, batch })).levels).to.equal(1);
    const count = () => getTransactionCount(network.client, { address: relayer.address });
    const before = await count();
    expect(await holder.anchorer.anchor({ ...head, owner: { agent: 2n } } as never)).to.deep.equal({
      batchId: first.batchId,
    });
    for (const strange of [
      { number: 0 },
      { number: 1.5 },
      { number: "7" },
      { hash: "0xab" },
      { hash: `0x${"AB".repeat(32)}` },
    ]) {
      await expectRejection(holder.anchorer.anchor({ ...head, ...strange } as never), "SIGNER_REFUSED");
    }
    await expectRejection(holder.anchorer.anchor(undefined as never), "SIGNER_REFUSED");
    for (const strange of ["0xab", 7, {}, `0x${"AB".repeat(32)}`]) {
      await expectRejection(holder.anchorer.anchor({ ...head, number: 8 }, strange as never), "SIGNER_REFUSED");
    }
    expect(await count()).to.equal(before);
  });

  it("anchors nothing where the agent file asks for no anchors, and signs and reads all the same", async () => {
    const { network } = small.context;
    const { gate } = small.plan.addresses;
    const [host, runner] = channelPair();
    serve(host, {
      agent: 1n,
      signer: signerOf(network.sender(treasurer.address), gate),
      carrier: carrierOf(network.sender(relayer.address), { gate, mostPerGas: parseEther("0.000001") }),
      requests: [(question) => network.client.request(question as never)],
    });
    const own = connect(runner, { key: treasurer.address, account: relayer.address, nodes: 1 });
    const count = () => getTransactionCount(network.client, { address: relayer.address });
    const before = await count();
    const refused = own.anchorer.anchor({ number: 8, hash: `0x${"cd".repeat(32)}` });
    expect((await expectRejection(refused, "SIGNER_REFUSED")).summary).to.equal("The agent file asks for no anchors.");
    expect(await count()).to.equal(before);
    const { proposal } = planned(104n);
    expect(await own.signer.sign(proposal)).to.equal(await holder.signer.sign(proposal));
    // The same head, where anchors are asked for.
    time += 1_800;
    await anchored({ number: 8, hash: `0x${"cd".repeat(32)}` });
    expect(await count()).to.equal(before + 1);
  });

  it("anchors no more than two heads in the time of one", async () => {
    time += 1_800;
    const { network } = small.context;
    const head = (number: number) => ({ number, hash: `0x${"cd".repeat(32)}` as const });
    const count = () => getTransactionCount(network.client, { address: relayer.address });
    const before = await count();
    await anchored(head(18));
    time += 1_799;
    const refused = await expectRejection(holder.anchorer.anchor(head(19)), "HEAD_TOO_SOON");
    expect([refused.args, refused.isRetryable]).to.deep.equal([{ seconds: 1 }, true]);
    // What is anchored already costs nothing, and is told.
    await holder.anchorer.anchor(head(18));
    expect(await count()).to.equal(before + 1);
    time += 1;
    await anchored(head(19));
    expect(await count()).to.equal(before + 2);
  });

  it("takes no signature from its own account that is not its own, and the next one that is", async () => {
    const { network } = small.context;
    const { gate } = small.plan.addresses;
    const own = network.sender(treasurer.address);
    let answer: ((question: { method: string }) => Promise<unknown>) | undefined;
    const request = (question: { method: string }) =>
      question.method === "eth_signTypedData_v4" && answer !== undefined
        ? answer(question)
        : own.request(question as never);
    const signer = signerOf({ ...own, request } as never, gate);
    const { proposal } = planned(120n);
    const strangers = await signerOf(network.sender(relayer.address), gate).sign(proposal);
    for (const [given, signedBy] of [
      ["0x", undefined],
      [`0x${"12".repeat(64)}`, undefined],
      [strangers, relayer.address],
    ] as const) {
      answer = async () => given;
      const { args } = await expectRejection(signer.sign(proposal), "SIGNER_ANSWER_INVALID");
      expect(args).to.deep.equal({ key: treasurer.address, signer: signedBy });
    }
    answer = undefined;
    expect(await signer.sign(proposal)).to.equal(await holder.signer.sign(proposal));
  });

  it("signs for no other agent", async () => {
    const before = await getTransactionCount(small.context.network.client, { address: relayer.address });
    const { proposal, witness } = planned(102n, 2n);
    await expectRejection(holder.signer.sign(proposal), "SIGNER_REFUSED");
    const signed = { proposal, witness, key: treasurer.address, signature: "0x" } as const;
    await expectRejection(holder.carrier.carry(signed), "SIGNER_REFUSED");
    expect(await getTransactionCount(small.context.network.client, { address: relayer.address })).to.equal(before);
    await holder.signer.sign(planned(102n).proposal);
  });

  it("signs for its own gate on its own chain, whatever else is asked for", async () => {
    const { gate, registry } = small.plan.addresses;
    const { proposal } = planned(110n);
    const expected = await holder.signer.sign(proposal);
    const elsewhere = {
      chainId: 1,
      gate: registry,
      domain: { chainId: 1 },
      primaryType: "Approval",
      key: viktor.address,
    };
    for (const asked of [
      { ask: "sign", proposal, ...elsewhere },
      { ask: "sign", proposal: { ...proposal, ...elsewhere } },
    ]) {
      const answer = await askRaw(asked);
      const signature = "result" in answer ? (answer.result as Hex) : expect.fail();
      expect(signature).to.equal(expected);
      for (const [chainId, where, isOwn] of [
        [31_337, gate, true],
        [1, gate, false],
        [31_337, registry, false],
      ] as const) {
        const by = await recoverTypedDataAddress({
          ...proposalTypedData({ chainId, gate: where, proposal }),
          signature,
        });
        expect(by === treasurer.address, `${chainId} ${where}`).to.equal(isOwn);
      }
    }
  });

  it("signs no digest, no message, no other typed data and no transaction", async () => {
    const { gate } = small.plan.addresses;
    const { proposal } = planned(111n);
    const typedData = proposalTypedData({ chainId: 31_337, gate, proposal });
    const digest = hashTypedData(typedData);
    const sent = () => getTransactionCount(small.context.network.client, { address: treasurer.address });
    const before = await sent();
    const hostile: unknown[] = [
      ...["sign", "signDigest", "signHash"].flatMap((ask) => [
        { ask, digest },
        { ask, hash: digest },
        { ask, proposal: digest },
      ]),
      { ask: "sign", proposal: typedData },
      { ask: "sign", proposal: { ...typedData.message, digest, proposer: undefined } },
      { ask: "sign", proposal: null },
      { ask: "sign", proposal: [proposal] },
      { ask: "sign" },
      { ask: "signTypedData", typedData },
      { ask: "signMessage", message: { raw: digest } },
      { ask: "sendTransaction", to: recipients.ada, value: 1n },
      { ask: "carry" },
      { ask: "carry", signed: { proposal: digest } },
      ...["key", "unlock", "privateKey", "__proto__", "constructor", "toString", ""].map((ask) => ({ ask })),
      { ask: ["sign"], proposal },
      // A root proposal, and one of a council.
      { ask: "sign", proposal: { ...proposal, tier: 255 } },
      { ask: "sign", proposal: { ...proposal, proposer: small.plan.addresses.councils["board"] } },
    ];
    for (const request of hostile) {
      const answer = await askRaw(request);
      expect(
        answer,
        JSON.stringify(request, (_, one) => (typeof one === "bigint" ? String(one) : one)),
      ).to.have.property("failure");
      expect(answer).not.to.have.property("result");
    }
    expect(await sent()).to.equal(before);
    // The twin, which is of the right kind.
    expect(await askRaw({ ask: "sign", proposal })).to.have.property("result");
  });

  it("signs nothing that is no proposal", async () => {
    const { proposal } = planned(103n);
    await expectRejection(holder.signer.sign({ ...proposal, nonce: 1n << 64n }), "PROPOSAL_FIELD_INVALID");
    await expectRejection(
      holder.signer.sign({ ...proposal, calls: [{ target: recipients.ada }] } as never),
      "PROPOSAL_FIELD_INVALID",
    );
    await holder.signer.sign(proposal);
  });

  for (const method of [
    "eth_sendTransaction",
    "eth_signTypedData_v4",
    "personal_sign",
    "eth_accounts",
    "anvil_setBalance",
  ]) {
    it(`asks the node no ${method}`, async () => {
      const paid = await getBalance(small.context.network.client, { address: recipients.ada });
      const client = createClient({ transport: holder.transports[0] ?? expect.fail() });
      const params = [{ from: relayer.address, to: recipients.ada, value: "0x1" }, viktor.address];
      asked.length = 0;
      const failure = await client.request({ method, params } as never).catch((error: unknown) => error);
      expect(String(failure)).to.include("SIGNER_REFUSED").and.include(method);
      expect(asked).to.deep.equal([]);
      expect(await client.request({ method: "eth_chainId" } as never)).to.equal("0x7a69");
      expect(asked).to.deep.equal(["eth_chainId"]);
      expect(await getBalance(small.context.network.client, { address: recipients.ada })).to.equal(paid);
    });
  }

  it("asks no node that it has not", async () => {
    const client = createClient({ transport: holder.transports[1] ?? expect.fail() });
    const failure = await client.request({ method: "eth_chainId" } as never).catch((error: unknown) => error);
    expect(String(failure)).to.include("SIGNER_REFUSED").and.include("node 1");
  });

  it("hands a refusal of the gate over with its arguments, and sends nothing", async () => {
    const before = await getTransactionCount(small.context.network.client, { address: relayer.address });
    const { proposal, witness } = planned(104n);
    const signature = await holder.signer.sign(planned(105n).proposal);
    const carried = holder.carrier.carry({ proposal, witness, key: treasurer.address, signature });
    const error = await expectRejection(carried, "REGISTRY_INVALID_SIGNATURE");
    expect(error.args).to.have.property("error");
    expect(await getTransactionCount(small.context.network.client, { address: relayer.address })).to.equal(before);
  });

  it("pays no more for gas than it may", async () => {
    const { network } = small.context;
    const { gate } = small.plan.addresses;
    const { proposal, witness } = planned(106n);
    const signed = { proposal, witness, key: treasurer.address, signature: await holder.signer.sign(proposal) };
    const sender = network.sender(relayer.address);
    const error = await expectRejection(
      carrierOf(sender, { gate, mostPerGas: 1n }).carry(signed),
      "CARRIER_FEE_TOO_HIGH",
    );
    const { offer } = error.args as { offer: bigint };
    await expectRejection(carrierOf(sender, { gate, mostPerGas: offer - 1n }).carry(signed), "CARRIER_FEE_TOO_HIGH");
    await carrierOf(sender, { gate, mostPerGas: offer }).carry(signed);
  });

  it("replaces what carries a proposal, and nothing else of the account that pays", async () => {
    const { network } = small.context;
    const { gate } = small.plan.addresses;
    const sender = network.sender(relayer.address);
    const anew = () => carrierOf(sender, { gate, mostPerGas: parseEther("0.000001") });
    const signedAs = async (nonce: bigint) => {
      const { proposal, witness } = planned(nonce);
      return { proposal, witness, key: treasurer.address, signature: await holder.signer.sign(proposal) };
    };
    const signed = await signedAs(107n);
    await network.client.request({ method: "evm_setAutomine", params: [false] } as never);
    try {
      // The operator's own: what a runner that was taken over would like to see gone.
      const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1n };
      const hash = await sendTransaction(sender, {
        ...fees,
        to: recipients.ada,
        value: 1n,
        account: sender.account,
        chain: sender.chain,
      });
      const { nonce: accountNonce } = await getTransaction(network.client, { hash });
      const unknown = `0x${"ab".repeat(32)}` as const;
      for (const transactionHash of [hash, unknown]) {
        const error = await expectRejection(
          anew().carry(signed, { ...fees, transactionHash, accountNonce }),
          "SIGNER_REFUSED",
        );
        expect(error.value).to.equal(transactionHash);
      }
      const first = await anew().carry(signed);
      expect(first.accountNonce).to.equal(accountNonce + 1);
      await expectRejection(anew().carry(signed, { ...first, accountNonce }), "SIGNER_REFUSED");
      const second = await anew().carry(signed, first);
      expect(second.accountNonce).to.equal(first.accountNonce);
      // What nobody knows any more has its place again, where that is the next one.
      const other = await signedAs(108n);
      const third = await anew().carry(other, { ...fees, transactionHash: unknown, accountNonce: accountNonce + 2 });
      expect((await getTransaction(network.client, { hash: third.transactionHash })).nonce).to.equal(accountNonce + 2);
      await network.client.request({ method: "evm_mine", params: [] } as never);
      for (const { transactionHash } of [{ transactionHash: hash }, second]) {
        expect((await getTransactionReceipt(network.client, { hash: transactionHash })).status).to.equal("success");
      }
    } finally {
      await network.client.request({ method: "evm_setAutomine", params: [true] } as never);
    }
  });
});
