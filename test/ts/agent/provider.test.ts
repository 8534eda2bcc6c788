import { expect } from "chai";
import {
  type Address,
  BaseError,
  createPublicClient,
  createWalletClient,
  custom,
  encodeFunctionData,
  erc20Abi,
  type Hash,
  type Hex,
  http,
  keccak256,
  stringToHex,
  zeroAddress,
} from "viem";
import { hardhat } from "viem/chains";
import type { Desk, Standing, WantedCall } from "../../../agent/doors/desk.ts";
import { proposingProvider } from "../../../agent/doors/provider.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { recipients } from "../support/smallDao.ts";

const treasury: Address = "0x970Fb233637A7464AaecD48c64e553f53a479B7f";
const token: Address = "0xC1c6e1c61E146bBf5830B795369a45A9f6f63AD7";

describeWithAnvil("a script whose account is the treasury", (anvil) => {
  let wanted: { key: string; calls: readonly WantedCall[] }[];
  let outcome: (id: Hex, calls: readonly WantedCall[]) => Omit<Standing, "proposal">;
  /** What happens while the desk is asked. */
  let meanwhile: () => Promise<unknown>;
  const idOf = (key: string) => keccak256(stringToHex(key));

  const desk: Desk = {
    treasury,
    propose: async (request) => {
      if (request.calls.some(({ target }) => target === zeroAddress)) {
        throw new SallyportError("PROPOSAL_NOT_CARRIED", { summary: "No rule carries it." });
      }
      wanted.push(request);
      return idOf(request.key);
    },
    standing: async (id) => {
      const found = wanted.find(({ key }) => idOf(key) === id);
      if (found === undefined) return undefined;
      const proposal = buildProposal({ proposer: treasury, nonce: 2n ** 64n - 1n, notAfter: 1, calls: found.calls });
      const told = outcome(id, found.calls);
      await meanwhile();
      return { ...told, proposal } as Standing;
    },
  };
  beforeEach(() => {
    wanted = [];
    outcome = () => ({ state: "waiting" });
    meanwhile = async () => {};
  });

  function clients(session = "test") {
    const node = createPublicClient({ chain: hardhat, transport: http(anvil().url) });
    const request = (question: { method: string; params?: unknown }) => node.request(question as never);
    const transport = custom(proposingProvider({ desk, request: request as never, session }));
    return {
      wallet: createWalletClient({ account: treasury, chain: hardhat, transport }),
      reader: createPublicClient({ chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 }),
    };
  }

  /** Somebody executes. */
  function executed(): Promise<Hash> {
    const relayer = createWalletClient({ account: people.relayer, chain: hardhat, transport: http(anvil().url) });
    return relayer.sendTransaction({ to: recipients.ada, value: 1n });
  }

  async function ours(attempt: Promise<unknown>): Promise<SallyportError> {
    const thrown = await attempt.then(
      () => undefined,
      (error: unknown) => error,
    );
    const found = thrown instanceof BaseError ? thrown.walk((one) => isSallyportError(one)) : thrown;
    if (isSallyportError(found)) return found;
    throw new Error(`expected one of ours, got ${thrown}`, { cause: thrown });
  }

  it("proposes what it sends, and waits for the execution as for a receipt", async () => {
    const { wallet, reader } = clients();
    const hash = await wallet.sendTransaction({ to: recipients.ada, value: 5n });
    expect(wanted).to.deep.equal([
      { key: "script/test/0", calls: [{ target: recipients.ada, value: 5n, data: "0x" }] },
    ]);
    expect((await reader.getTransaction({ hash })).blockNumber).to.equal(null);
    const waiting = reader.waitForTransactionReceipt({ hash });
    const transactionHash = await executed();
    outcome = () => ({ state: "executed", transactionHash });
    // Clients look again at each block; at that of the execution they may have looked before it was told here.
    await clockOf(anvil().url).mine({ blocks: 1 });
    const receipt = await waiting;
    expect([receipt.transactionHash, receipt.status]).to.deep.equal([transactionHash, "success"]);
  });

  it("waits for no other block where the execution came while it was asked", async () => {
    const { wallet, reader } = clients();
    const hash = await wallet.sendTransaction({ to: recipients.ada, value: 5n });
    let asked = 0;
    meanwhile = async () => {
      asked += 1;
      // The client learns of the block, and asks the same while it is asked: all get one answer.
      if (asked !== 2) return;
      const transactionHash = await executed();
      outcome = () => ({ state: "executed", transactionHash });
      await new Promise((resolve) => setTimeout(resolve, 100));
    };
    const receipt = await reader.waitForTransactionReceipt({ hash, checkReplacement: false });
    expect([receipt.status, receipt.to?.toLowerCase()]).to.deep.equal(["success", recipients.ada.toLowerCase()]);
  });

  for (const [what, blocks, looks] of [
    ["once where no block comes", 0, 1],
    ["again where one came", 1, 2],
    ["no more than five times where they never end", 100, 5],
  ] as const) {
    it(`looks at what waits ${what}, and has no receipt`, async () => {
      const { wallet, reader } = clients();
      const hash = await wallet.sendTransaction({ to: recipients.ada, value: 5n });
      let asked = 0;
      meanwhile = async () => {
        if (asked++ < blocks) await clockOf(anvil().url).mine({ blocks: 1 });
      };
      expect(await reader.request({ method: "eth_getTransactionReceipt", params: [hash] })).to.equal(null);
      expect(asked).to.equal(looks);
    });
  }

  it("proposes the call of a contract as it is encoded", async () => {
    const { wallet } = clients();
    const args = [recipients.ada, 7n] as const;
    await wallet.writeContract({ address: token, abi: erc20Abi, functionName: "transfer", args });
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    expect(wanted[0]?.calls).to.deep.equal([{ target: token, value: 0n, data }]);
  });

  it("numbers the calls of a session, also where they are sent at once, and begins anew where it is started again", async () => {
    const { wallet } = clients("payroll");
    const calls = [1n, 2n, 3n].map((value) => wallet.sendTransaction({ to: recipients.ada, value }));
    await Promise.all(calls);
    expect(wanted.map(({ key }) => key)).to.deep.equal(["script/payroll/0", "script/payroll/1", "script/payroll/2"]);
    expect(wanted.map(({ calls: [call] }) => call?.value)).to.deep.equal([1n, 2n, 3n]);
    const again = await clients("payroll").wallet.sendTransaction({ to: recipients.ada, value: 1n });
    expect(again).to.equal(await calls[0]);
  });

  it("tells what no rule carries, and counts it not", async () => {
    const { wallet } = clients();
    const refusal = await ours(wallet.sendTransaction({ to: zeroAddress, value: 1n }));
    expect(refusal.code).to.equal("PROPOSAL_NOT_CARRIED");
    await wallet.sendTransaction({ to: recipients.ada, value: 1n });
    expect(wanted.map(({ key }) => key)).to.deep.equal(["script/test/0"]);
  });

  for (const how of ["Vetoed", "Cancelled", "Expired", "Stale"] as const) {
    it(`ends the wait for what is ${how}`, async () => {
      const { wallet, reader } = clients();
      const hash = await wallet.sendTransaction({ to: recipients.ada, value: 5n });
      outcome = () => ({ state: "ended", how });
      const failure = await ours(reader.waitForTransactionReceipt({ hash, retryCount: 0 }));
      expect([failure.code, failure.args]).to.deep.equal(["PROPOSAL_ENDED", { id: hash, state: how }]);
    });
  }

  it("signs nothing", async () => {
    const { wallet } = clients();
    const domain = { name: "x" };
    const types = { A: [{ name: "a", type: "uint256" }] } as const;
    const failures = await Promise.all([
      ours(wallet.signMessage({ message: "hello" })),
      ours(wallet.signTypedData({ domain, types, primaryType: "A", message: { a: 1n } })),
      ours(wallet.request({ method: "eth_sign", params: [treasury, "0x00"] } as never)),
      ours(wallet.request({ method: "eth_sendRawTransaction", params: ["0x00"] })),
      ours(wallet.request({ method: "wallet_addEthereumChain", params: [{}] } as never)),
    ]);
    expect(failures.map(({ code }) => code)).to.deep.equal(failures.map(() => "DOOR_SIGNS_NOTHING"));
    expect(wanted).to.deep.equal([]);
  });

  it("is nobody but the treasury, and deploys nothing", async () => {
    const { wallet } = clients();
    const send = (transaction: object) =>
      ours(wallet.request({ method: "eth_sendTransaction", params: [transaction] } as never));
    expect((await send({ from: recipients.ben, to: recipients.ada, value: "0x1" })).place).to.equal(
      "eth_sendTransaction, from",
    );
    expect((await send({ from: treasury, data: "0x6000" })).place).to.equal("eth_sendTransaction, to");
    expect((await send({ to: recipients.ada, data: "0x01", input: "0x02" })).place).to.equal(
      "eth_sendTransaction, input",
    );
    expect((await send({ to: recipients.ada, data: "0x012" })).place).to.equal("eth_sendTransaction, value, data");
    expect(wanted).to.deep.equal([]);
    expect(
      await wallet.request({
        method: "eth_sendTransaction",
        params: [{ to: recipients.ada, data: "0x01", input: "0x01" }],
      } as never),
    ).to.equal(idOf("script/test/0"));
  });

  it("hands on questions that read, and no others", async () => {
    const { reader } = clients();
    expect(await reader.getChainId()).to.equal(31_337);
    const asked = await reader.request({ method: "anvil_mine", params: [] } as never).catch((error: unknown) => error);
    expect(String(asked)).to.include("only what reads");
  });

  it("takes a call for its own chain, and for no other", async () => {
    const { wallet } = clients();
    const send = (chainId: unknown) =>
      wallet.request({ method: "eth_sendTransaction", params: [{ to: recipients.ada, chainId }] } as never);
    for (const chainId of ["0x1", "0x", "31337", 31_337]) {
      const refusal = await ours(send(chainId));
      expect([refusal.code, refusal.place]).to.deep.equal(["ARGUMENT_INVALID", "eth_sendTransaction, chainId"]);
    }
    expect(wanted).to.deep.equal([]);
    await send("0x7a69");
    await send(undefined);
    expect(wanted).to.have.lengthOf(2);
  });

  it("takes nothing that is more than a call, and no value that there cannot be", async () => {
    const { wallet } = clients();
    const send = (more: object) =>
      wallet.request({ method: "eth_sendTransaction", params: [{ to: recipients.ada, ...more }] } as never);
    for (const name of ["authorizationList", "blobs", "blobVersionedHashes"]) {
      expect((await ours(send({ [name]: [{}] }))).place).to.equal(`eth_sendTransaction, ${name}`);
    }
    expect((await ours(send({ value: `0x1${"0".repeat(64)}` }))).place).to.equal("eth_sendTransaction, value");
    expect((await ours(send({ value: "0x" }))).place).to.equal("eth_sendTransaction, value, data");
    expect(wanted).to.deep.equal([]);
    await send({ authorizationList: [], accessList: [], nonce: "0x5", value: `0x${"f".repeat(64)}` });
    expect(wanted[0]?.calls[0]?.value).to.equal(2n ** 256n - 1n);
  });
});
