import { readFileSync } from "node:fs";
import { expect } from "chai";
import { createTestClient, createWalletClient, http, parseEther, publicActions } from "viem";
import { getBalance } from "viem/actions";
import { hardhat } from "viem/chains";
import { proposingClient } from "../../../agent/index.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { payBills } from "../../../examples/script/pay.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { readEvidence } from "../../../sdk/provenance/evidence.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { execute } from "../../../tasks/execute.ts";
import { veto } from "../../../tasks/veto.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { recipients, smallDao, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { gina, relayer, treasurer } = people;

describeWithAnvil("a script that is gated by its client alone", (anvil) => {
  let small: SmallSystem;

  before(async function () {
    this.timeout(60_000);
    const alone = smallDao.replace("guards:\n    threshold: 2", "guards:\n    threshold: 1");
    small = await deploySmall(anvil().url, undefined, smallPolicy(), alone);
  });
  after(() => small.remove());

  function gated(session: string, folder = session) {
    const { gate, lens } = small.plan.addresses;
    return proposingClient({
      ...{ gate, lens, fromBlock: 0n, session },
      chain: { ...hardhat, rpcUrls: { default: { http: [anvil().url] } } },
      key: treasurer,
      payer: relayer,
      policy: readFileSync(small.file("policy.yaml"), "utf8"),
      agent: "payer",
      folder: small.file(folder),
    });
  }
  async function proposals() {
    const { gate } = small.plan.addresses;
    return listProposals(small.context.network.client, { gate, fromBlock: 0n });
  }
  const balanceOf = () => getBalance(small.context.network.client, { address: recipients.ada });
  const bills = [{ to: recipients.ada, amount: "0.25" }];

  it("pays at once with a wallet, and after humans and delay through the gate", async () => {
    const wallet = createWalletClient({ account: relayer, chain: hardhat, transport: http(anvil().url) });
    const before = await balanceOf();
    await payBills(wallet.extend(publicActions), bills);
    expect((await balanceOf()) - before).to.equal(parseEther("0.25"));

    const client = await gated("october");
    const paying = payBills(client, bills);
    while ((await proposals()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await balanceOf()) - before).to.equal(parseEther("0.25"));
    await small.passHours(1);
    const [standing] = await proposals();
    await execute(small.context, {
      ...small.options,
      proposal: `payer/${standing?.proposal.nonce}`,
      from: relayer.address,
    } as never);
    const [receipt] = await paying;
    expect((await balanceOf()) - before).to.equal(parseEther("0.5"));
    expect(receipt?.status).to.equal("success");
    client.close();
    const root = standing?.proposal.evidence ?? "0x";
    const evidence = readFileSync(small.file(`october/evidence/${root}.txt`), "utf8");
    expect(readEvidence(evidence).root).to.equal(root);
    expect(evidence).to.include("script script/october/0");
  });

  it("is the same proposal where the script is started again, and another call there is refused", async () => {
    const first = await gated("november");
    const hash = await first.sendTransaction({ to: recipients.ada, value: 7n });
    first.close();
    const count = (await proposals()).length;
    const again = await gated("november");
    expect(await again.sendTransaction({ to: recipients.ada, value: 7n })).to.equal(hash);
    again.close();
    const changed = await gated("november");
    const failure = await changed.sendTransaction({ to: recipients.ada, value: 8n }).catch((error: unknown) => error);
    expect(causeOf(failure)?.code).to.equal("DOOR_KEY_CONFLICT");
    changed.close();
    expect((await proposals()).length).to.equal(count);
  });

  it("proposes the same once more where even its journal is lost, and never twice", async () => {
    const first = await gated("december");
    const hash = await first.sendTransaction({ to: recipients.ada, value: 9n });
    first.close();
    const count = (await proposals()).length;
    const again = await gated("december", "december-anew");
    const found = await again.sendTransaction({ to: recipients.ada, value: 9n }).catch((error: unknown) => error);
    again.close();
    expect((await proposals()).length).to.equal(count);
    expect(found === hash || found instanceof Error).to.equal(true);
  });

  it("waits for what a reorganisation took, until its last second has passed", async () => {
    const chain = createTestClient({ mode: "anvil", chain: hardhat, transport: http(anvil().url) });
    const client = await gated("january");
    const count = (await proposals()).length;
    const before = await chain.snapshot();
    const hash = await client.sendTransaction({ to: recipients.ada, value: 13n });
    await chain.revert({ id: before });
    await chain.mine({ blocks: 3 });
    const answer = () => client.getTransactionReceipt({ hash }).catch((error: unknown) => error);
    expect(causeOf(await answer())).to.equal(undefined);
    expect((await client.getTransaction({ hash })).blockNumber).to.equal(null);
    await small.passHours(15 * 24);
    await chain.mine({ blocks: 40 });
    const ended = causeOf(await answer());
    expect([ended?.code, ended?.args]).to.deep.equal(["PROPOSAL_ENDED", { id: hash, state: "Expired" }]);
    expect((await proposals()).length).to.equal(count);
    client.close();
  });

  it("tells what no rule carries, and what was vetoed", async () => {
    const client = await gated("refused");
    const before = (await proposals()).length;
    const failure = await client
      .sendTransaction({ to: recipients.ada, value: parseEther("2") })
      .catch((error: unknown) => error);
    expect(causeOf(failure)?.code).to.equal("PROPOSAL_NOT_CARRIED");
    expect((await proposals()).length).to.equal(before);
    const hash = await client.sendTransaction({ to: recipients.ada, value: 11n });
    const nonce = (await proposals()).at(-1)?.proposal.nonce;
    const waiting = client.waitForTransactionReceipt({ hash, pollingInterval: 20 }).catch((error: unknown) => error);
    await veto(small.context, {
      ...small.options,
      proposal: `payer/${nonce}`,
      reason: "no",
      from: gina.address,
    } as never);
    const ended = causeOf(await waiting);
    expect([ended?.code, ended?.args["state"]]).to.deep.equal(["PROPOSAL_ENDED", "Vetoed"]);
    client.close();
  });
});

/** The error of ours that viem wrapped. */
function causeOf(error: unknown) {
  for (let at = error; at instanceof Error; at = at.cause) if (isSallyportError(at)) return at;
  return undefined;
}
