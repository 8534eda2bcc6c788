// node examples/safe/owners.ts SAFE batch.json: on a local chain, two of the Safe's three owners sign what a Transaction
// Builder file holds, and the Safe does it. On a real chain they import the file into the Safe's own app.
import { readFileSync } from "node:fs";
import { type Address, concat, encodeFunctionData, getAddress, type Hex, http, parseAbi, zeroAddress } from "viem";
import { hardhat } from "viem/chains";
import { people } from "../grants/story/people.ts";
import { safeTxTypes } from "../grants/story/safe.ts";
import { siteOn } from "../grants/story/site.ts";

const abi = parseAbi([
  "function nonce() view returns (uint256)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
]);
const site = siteOn(http(process.env["SALLYPORT_LOCAL_URL"] ?? "http://127.0.0.1:8545"));
const safe = getAddress(process.argv[2] ?? "");
const batch: { transactions: { to: Address; value: string; data: Hex }[] } = JSON.parse(
  readFileSync(process.argv[3] ?? "", "utf8"),
);
for (const transaction of batch.transactions) await act(transaction);
console.log(`olga and oscar signed, and the Safe did ${batch.transactions.length} of ${batch.transactions.length}.`);

async function act({ to, value, data }: { to: Address; value: string; data: Hex }): Promise<void> {
  const nonce = await site.client.readContract({ address: safe, abi, functionName: "nonce" });
  const free = { safeTxGas: 0n, baseGas: 0n, gasPrice: 0n, gasToken: zeroAddress, refundReceiver: zeroAddress };
  const message = { to, value: BigInt(value), data, operation: 0, ...free, nonce };
  const domain = { chainId: hardhat.id, verifyingContract: safe };
  const owners = [people.olga, people.oscar].toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const signatures = await Promise.all(
    owners.map((owner) => owner.signTypedData({ domain, types: safeTxTypes, primaryType: "SafeTx", message })),
  );
  const args = [to, message.value, data, 0, 0n, 0n, 0n, zeroAddress, zeroAddress, concat(signatures)] as const;
  const call = encodeFunctionData({ abi, functionName: "execTransaction", args });
  const { status } = await site.act(people.relayer, { to: safe, data: call });
  if (status !== "success") throw new Error(`The Safe did not do what ${to} should get.`);
}
