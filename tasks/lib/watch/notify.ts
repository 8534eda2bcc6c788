import { createHmac } from "node:crypto";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Notice } from "./memory.ts";

/** Where events are sent to. */
export type Webhook = {
  url: string;
  /** Shared with who receives: it signs what is sent. */
  secret: string;
};

/** Milliseconds until a receiver must have answered. */
const TIMEOUT = 10_000;

/**
 * Sends a notice as JSON. The header `sallyport-signature` is `t=SECONDS,v1=HEX`, HEX being HMAC-SHA256 of
 * `SECONDS.BODY`: who receives computes it again, and refuses what is older than a few minutes. The body's `notice` is the
 * same whenever the same is sent: who receives takes it once.
 *
 * @param now Seconds since the epoch, at which it is sent.
 * @throws NOTICE_NOT_TAKEN, which names neither address nor secret; `args.status` is what the receiver answered.
 */
export async function notify({ url, secret }: Webhook, { id, body }: Notice, now: number): Promise<void> {
  const time = Math.floor(now);
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  const { address, authorization } = addressOf(url);
  const headers = {
    ...authorization,
    "content-type": "application/json",
    "sallyport-notice": id,
    "sallyport-signature": `t=${time},v1=${signature}`,
  };
  const signal = AbortSignal.timeout(TIMEOUT);
  const answer = await fetch(address, { method: "POST", headers, body, redirect: "error", signal }).catch(
    () => undefined,
  );
  await answer?.body?.cancel().catch(() => {});
  if (answer?.ok) return;
  const why = answer === undefined ? "did not answer" : `answered ${answer.status}`;
  throw new SallyportError("NOTICE_NOT_TAKEN", {
    summary: `Who is to be told of events ${why}.`,
    args: answer === undefined ? {} : { status: answer.status },
  });
}

/** The address without the name and password that may stand in it, which `fetch` does not take: they go into a header. */
function addressOf(url: string): { address: URL; authorization: { authorization?: string } } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === "" && password === "") return { address, authorization: {} };
  const credentials = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  address.username = "";
  address.password = "";
  return { address, authorization: { authorization: `Basic ${credentials}` } };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A sign of percent that means itself.
    return part;
  }
}
