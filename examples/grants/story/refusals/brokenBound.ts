import { type Address, encodeFunctionData, erc20Abi, type Hex, parseAbi } from "viem";
import { execute, refuse, type Story, waitUntilReady } from "../acts.ts";
import { proposeAgreed } from "../agreed.ts";
import { describeCalls } from "../describe.ts";
import { executeMessage } from "../gate.ts";
import { people } from "../people.ts";
import { FAIR_RATE } from "../surroundings.ts";
import { tokenOf, transferOf, unitsOf } from "../transfers.ts";

const deskAbi = parseAbi([
  "function swap(address tokenIn, address tokenOut, uint256 amountIn, address recipient)",
  "function setRate(uint256 newRate)",
]);
const feeAbi = parseAbi(["function setFee(uint256 newFee)"]);

/** Calls that were approved as they stand, and whose effect is another when they run. */
export async function refuseBrokenBounds(story: Story): Promise<void> {
  await refuseWorseSwap(story);
  await refuseFee(story);
}

/** The desk pays less than the proposal promised its signers. */
async function refuseWorseSwap(story: Story): Promise<void> {
  const { grants, tell } = story;
  const [gusd, geur] = [tokenOf(story, "GUSD"), tokenOf(story, "GEUR")];
  const amount = unitsOf(story, "GUSD", 1000n);
  const least = unitsOf(story, "GEUR", 915n);
  const { treasury, gate } = grants.addresses;
  const approval = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [grants.swapDesk, amount] });
  const args = [gusd, geur, amount, treasury] as const;
  const swap = encodeFunctionData({ abi: deskAbi, functionName: "swap", args });
  const calls = [
    { target: gusd, data: approval },
    { target: grants.swapDesk, data: swap },
  ];
  const free = { nonce: 301n, calls, bounds: [{ token: geur, minDelta: least }] };
  const standing = await proposeAgreed(story, free, ", for at least 915 GEUR");
  await waitUntilReady(story, standing);

  await act(story, grants.swapDesk, encodeFunctionData({ abi: deskAbi, functionName: "setRate", args: [900_000n] }));
  tell.say("The dealer lowers his rate from 0.92 to 0.90 after everybody signed.");
  await refuse(
    story,
    people.relayer,
    executeMessage(gate, standing),
    "the swap",
    {
      error: "GateBoundBroken",
      arguments: { token: geur, delta: unitsOf(story, "GEUR", 900n), minDelta: least },
    },
    standing,
  );
  await act(story, grants.swapDesk, encodeFunctionData({ abi: deskAbi, functionName: "setRate", args: [FAIR_RATE] }));
  await execute(story, standing, ", the twin: at the rate of before");
}

/** A token takes a fee from the sender, on top of what the calldata says. Nobody declared a bound: the meter does. */
async function refuseFee(story: Story): Promise<void> {
  const { grants, tell } = story;
  const amount = unitsOf(story, "FEE", 500n);
  const free = { nonce: 302n, calls: [transferOf(story, "FEE", "cleo", amount)] };
  const standing = await proposeAgreed(story, free);
  await waitUntilReady(story, standing);

  await act(story, grants.feeToken, encodeFunctionData({ abi: feeAbi, args: [100n] }));
  tell.say("The owner of the token turns on a fee of one percent after everybody signed.");
  await refuse(
    story,
    people.relayer,
    executeMessage(grants.addresses.gate, standing),
    `${describeCalls(grants, standing.proposal)}, and a fee on top`,
    {
      error: "GateBoundBroken",
      arguments: { token: grants.feeToken, delta: (-amount * 101n) / 100n, minDelta: -amount },
    },
    standing,
  );
  await act(story, grants.feeToken, encodeFunctionData({ abi: feeAbi, args: [0n] }));
  await execute(story, standing, ", the twin: without the fee");
}

/** The owner of desk and token does as it likes. */
async function act({ world }: Story, to: Address, data: Hex): Promise<void> {
  await world.act(people.dealer, { to, data });
}
