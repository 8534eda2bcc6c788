import { formatDecimal } from "../text/parseDecimal.ts";
import { COLUMNS } from "./csv/columns.ts";
import { type KnownToken, NATIVE_DECIMALS, type Payout } from "./payout.ts";

/** Writes payments in the CSV-airdrop format, one on each line; `parseCsvAirdrop` reads the same again. */
export function writeCsvAirdrop(payouts: readonly Payout[], { tokens }: { tokens: readonly KnownToken[] }): string {
  const lines = payouts.map((payout) => {
    const { receiver } = payout;
    if (payout.type === "native") return ["native", "", receiver, plain(payout.amount, NATIVE_DECIMALS), ""];
    const { token } = payout;
    if (payout.type === "erc721") return ["erc721", token, receiver, "1", String(payout.id)];
    const decimals = tokens.find(({ address }) => address === token)?.decimals;
    if (decimals === undefined) throw new Error(`The decimals of ${token} are not known.`);
    return ["erc20", token, receiver, plain(payout.amount, decimals), ""];
  });
  return `${[COLUMNS, ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

function plain(amount: bigint, decimals: number): string {
  return formatDecimal(amount, decimals).replaceAll(",", "");
}
