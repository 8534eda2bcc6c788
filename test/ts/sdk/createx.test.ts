import { expect } from "chai";
import { network } from "hardhat";
import { type Account, type Client, createClient, custom, type Hex, http, keccak256, type Transport } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { getCode, simulateContract, waitForTransactionReceipt, writeContract } from "viem/actions";
import { hardhat } from "viem/chains";
import {
  CREATEX_ADDRESS,
  CREATEX_CODE_HASH,
  create3Salt,
  createxAbi,
  deployCreateX,
  hasCreateX,
  predictCreate3Address,
} from "../../../sdk/deploy/createx.ts";
import { CREATEX_TRANSACTION } from "../../../sdk/deploy/createxTransaction.ts";
import { describeWithAnvil } from "../support/anvil.ts";

// PUSH1 1, PUSH0, MSTORE8, PUSH1 1, PUSH0, RETURN: deploys the single byte 0x01.
const INIT_CODE: Hex = "0x60015f5360015ff3";
const alice = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 0 });
const bob = mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex: 1 });

type Wallet = Client<Transport, typeof hardhat, Account>;

function connect(account: Account, transport: Transport): Wallet {
  return createClient({ account, chain: hardhat, transport, pollingInterval: 20 });
}

function deploysWithCreate3(wallet: (account: Account) => Promise<Wallet>) {
  it("puts CreateX at its canonical address, once", async () => {
    const client = await wallet(alice);
    expect(await hasCreateX(client)).to.equal(false);
    await deployCreateX(client);
    await deployCreateX(client);
    expect(await hasCreateX(client)).to.equal(true);
    expect(keccak256((await getCode(client, { address: CREATEX_ADDRESS })) ?? "0x")).to.equal(CREATEX_CODE_HASH);
  });

  it("deploys where the prediction says", async () => {
    const client = await wallet(alice);
    await deployCreateX(client);
    const salt = create3Salt(alice.address, "gate");
    const call = { address: CREATEX_ADDRESS, abi: createxAbi, functionName: "deployCreate3" } as const;
    const hash = await writeContract(client, { ...call, args: [salt, INIT_CODE] });
    await waitForTransactionReceipt(client, { hash });
    expect(await getCode(client, { address: predictCreate3Address(alice.address, salt) })).to.equal("0x01");
  });

  it("gives another sender of the same salt another address", async () => {
    await deployCreateX(await wallet(alice));
    const salt = create3Salt(alice.address, "guarded");
    const call = { address: CREATEX_ADDRESS, abi: createxAbi, functionName: "deployCreate3" } as const;
    const { result } = await simulateContract(await wallet(bob), { ...call, args: [salt, INIT_CODE] });
    expect(result).not.to.equal(predictCreate3Address(alice.address, salt));
  });
}

describe("createx", () => {
  it("carries the transaction that the authors signed", () => {
    expect(keccak256(CREATEX_TRANSACTION)).to.equal(
      "0xb6274b80bc7cda162df89894c7748a5cb7ba2eaa6004183c41a1837c3b072f1e",
    );
  });

  it("refuses to predict for a salt that does not guard", () => {
    const salt = create3Salt(alice.address, "gate");
    expect(() => predictCreate3Address(bob.address, salt)).to.throw("is not guarded by");
    expect(() => predictCreate3Address(alice.address, "0x00")).to.throw("is not guarded by");
  });

  describe("on the Hardhat network", () => {
    let connection: Awaited<ReturnType<typeof network.create>>;
    before(async () => {
      connection = await network.create();
    });
    deploysWithCreate3(async (account) => connect(account, custom(connection.provider)));
  });

  describeWithAnvil("on anvil", (anvil) => {
    deploysWithCreate3(async (account) => connect(account, http(anvil().url)));
  });
});
