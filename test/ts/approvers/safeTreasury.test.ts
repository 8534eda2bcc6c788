import { expect } from "chai";
import { type Address, erc20Abi, type Hex } from "viem";
import { executeMessage, type Standing } from "../../../examples/grants/story/gate.ts";
import { collectApproval, walletMember } from "../../../examples/grants/story/members.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { startWorld, type World } from "../../../examples/grants/story/world.ts";
import { decodeContractError } from "../../../sdk/errors/decodeContractError.ts";
import { executeSafeTransaction } from "../support/safe.ts";
import { newSafe, olga, oscar, otto, type SafeAccount } from "./safes.ts";
import {
  carry,
  deploySystem,
  dollars,
  FUNDS,
  PAYEE,
  paid,
  payment,
  prepare,
  propose,
  type System,
  stateOf,
} from "./system.ts";

const { mara, nora, vera, dealer } = people;

/** `keccak256("transfer(address,uint256)")`, its first four bytes. */
const TRANSFER: Hex = "0xa9059cbb";
/** The start of the Safe's list of modules. */
const FIRST: Address = "0x0000000000000000000000000000000000000001";

describe("approvers: a real Safe as treasury", function () {
  this.timeout(60_000);
  let world: World;
  let account: SafeAccount;
  let system: System;

  beforeEach(async () => {
    world = await startWorld();
    await prepare(world);
    account = await newSafe(world, [olga, oscar, otto], 2);
    const members = [mara, nora].map(({ address }, i) => `m${i}: { kind: eoa, address: "${address}" }`).join(", ");
    const councils = { council: `{ threshold: 2, members: { ${members} } }` };
    system = await deploySystem(world, {
      treasury: account.address,
      approver: "council",
      root: vera.address,
      councils,
    });
    expect(system.addresses.treasury).to.equal(account.address);
  });
  afterEach(async () => {
    account.close();
    await world.close();
  });

  /** The owners change which modules their Safe has. */
  async function change(functionName: "enableModule" | "disableModule", args: readonly unknown[]): Promise<void> {
    const data = account.safe.interface.encodeFunctionData(functionName, args);
    await executeSafeTransaction(account.safe, [olga, otto], { to: account.safe, data });
  }
  const enable = () => change("enableModule", [system.addresses.gate]);
  const disable = () => change("disableModule", [FIRST, system.addresses.gate]);

  async function holdings() {
    const read = { address: system.token, abi: erc20Abi, functionName: "balanceOf" } as const;
    return {
      usd: await world.client.readContract({ ...read, args: [account.address] }),
      ether: await world.client.getBalance({ address: account.address }),
    };
  }

  async function approveByCouncil(standing: Standing): Promise<Standing> {
    const approval = await collectApproval([walletMember("mara", mara), walletMember("nora", nora)], {
      chainId: world.chainId,
      gate: system.addresses.gate,
      approver: system.addresses.councils["council"]!,
      approverEpoch: 1n,
      validUntil: (await world.now()) + 20 * 86_400,
      proposal: standing.proposal,
    });
    return carry(system, standing, approval);
  }

  it("pays through the gate as its module: proposed, approved, executed", async () => {
    await enable();
    const ether = { target: PAYEE, value: 10n ** 17n };
    const standing = await propose(system, 1n, [payment(system, 1500n), ether]);
    const approved = await approveByCouncil(standing);
    await world.waitUntil(approved.eta);
    const before = await world.client.getBalance({ address: PAYEE });
    await world.act(dealer, executeMessage(system.addresses.gate, approved));

    expect(await stateOf(system, approved)).to.equal("Executed");
    expect(await paid(system)).to.equal(dollars(1500n));
    expect((await world.client.getBalance({ address: PAYEE })) - before).to.equal(10n ** 17n);
    expect(await holdings()).to.deep.equal({ usd: FUNDS.usd - dollars(1500n), ether: FUNDS.ether - 10n ** 17n });
  });

  it("pays nothing once the gate is no module, and again when it is one", async () => {
    await enable();
    const approved = await approveByCouncil(await propose(system, 1n, [payment(system, 1500n)]));
    await world.waitUntil(approved.eta);
    await disable();

    const { error } = await world.attempt(dealer, executeMessage(system.addresses.gate, approved));
    expect([error.name, error.args["callIndex"], error.args["target"], error.args["selector"]]).to.deep.equal([
      "GateCallFailed",
      0n,
      system.token,
      TRANSFER,
    ]);
    // The Safe's reason: GS104, the caller is no enabled module.
    const reason = decodeContractError(error.args["reason"] as Hex);
    expect([reason.name, reason.args]).to.deep.equal(["Error", { message: "GS104" }]);
    expect(await stateOf(system, approved)).to.equal("Ready");
    expect(await holdings()).to.deep.equal(FUNDS);
    expect(await paid(system)).to.equal(0n);

    await enable();
    await world.act(dealer, executeMessage(system.addresses.gate, approved));
    expect(await paid(system)).to.equal(dollars(1500n));
    expect(await holdings()).to.deep.equal({ ...FUNDS, usd: FUNDS.usd - dollars(1500n) });
  });
});
