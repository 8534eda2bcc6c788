import { type Address, http } from "viem";
import { sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { senderOn } from "./system.ts";

const { nora } = people;

/** A contract that hands on to the gate what it is sent, as a relayer's might. */
export async function deployCarrier(url: string, gate: Address): Promise<Address> {
  const runtime = `365f5f375f5f365f5f73${gate.slice(2)}5af16026575f5ffd5b00`;
  const sender = senderOn(http(url), nora);
  const data = `0x60288060095f395ff3${runtime}` as const;
  const hash = await sendTransaction(sender, { account: nora, chain: hardhat, data });
  const { contractAddress } = await waitForTransactionReceipt(sender, { hash });
  if (contractAddress == null) throw new Error("No contract was made.");
  return contractAddress;
}
