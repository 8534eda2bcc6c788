// What nodes say against transactions before any contract sees them.
import { expect } from "chai";
import { network } from "hardhat";
import { createTestClient, custom, http, parseEther, parseGwei, type Transport } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getTransactionCount, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { confirm, type Sender, sendCall } from "../../../sdk/index.ts";
import { anvilBinary, startAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { senderOn } from "../support/system.ts";

const to = "0xb0B0000000000000000000000000000000000B0B";
const poor = privateKeyToAccount(`0x${"0b".repeat(32)}`);

const nodes = {
  anvil: async () => {
    const anvil = await startAnvil();
    return { transport: http(anvil.url), close: anvil.stop };
  },
  hardhat: async () => {
    const connection = await network.create("default");
    return { transport: custom(connection.provider), close: () => connection.close() };
  },
} as const;

for (const mode of ["anvil", "hardhat"] as const) {
  (mode === "anvil" && anvilBinary() === undefined ? describe.skip : describe)(`sending to ${mode}`, () => {
    let transport: Transport;
    let close: () => Promise<void>;
    let rich: Sender;
    const clock = () => createTestClient({ mode, chain: hardhat, transport });

    before(async () => {
      ({ transport, close } = await nodes[mode]());
      rich = senderOn(transport, people.deployer);
    });
    after(() => close());

    const send = (fields: object) => explained(sendTransaction(rich, { to, chain: hardhat, ...fields } as never));

    it("tells who cannot pay, and does not where he can", async () => {
      const attempt = () => sendCall(senderOn(transport, poor), { to, data: "0x" });
      const error = await expectRejection(attempt(), "SENDER_FUNDS_TOO_LOW");
      expect(error.isRetryable).to.equal(false);
      await clock().setBalance({ address: poor.address, value: parseEther("1") });
      await confirm(rich, await attempt());
    });

    it("tells of a number that is taken", async () => {
      await confirm(rich, await sendCall(rich, { to, data: "0x" }));
      const nonce = await getTransactionCount(rich, { address: people.deployer.address });
      await expectRejection(send({ nonce: nonce - 1 }), "SENDER_NONCE_TAKEN");
      // Until it is in a block, the fee that the next test sets would be overwritten by that block's.
      await waitForTransactionReceipt(rich, { hash: await send({ nonce }) });
    });

    it("tells of fees that are too low for the block, or to replace what waits", async () => {
      await clock().setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei("10") });
      const cheap = { maxFeePerGas: parseGwei("1"), maxPriorityFeePerGas: 1n };
      if (mode === "anvil") await expectRejection(send(cheap), "TRANSACTION_UNDERPRICED");
      await clock().setAutomine(false);
      const nonce = await getTransactionCount(rich, { address: people.deployer.address });
      const fees = { maxFeePerGas: parseGwei("50"), maxPriorityFeePerGas: parseGwei("2") };
      await send({ nonce, ...fees });
      await expectRejection(send({ nonce, ...fees, value: 1n }), "TRANSACTION_UNDERPRICED");
      await send({ nonce, maxFeePerGas: parseGwei("80"), maxPriorityFeePerGas: parseGwei("4"), value: 1n });
      await clock().setAutomine(true);
    });
  });
}
