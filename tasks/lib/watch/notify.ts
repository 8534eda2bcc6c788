import { createHmac } from "node:crypto";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** Where events are sent to. */
export type Webhook = {
  url: string;
  /** Shared with who receives: it signs what is sent. */
  secret: string;
};

/** Milliseconds until a receiver must have answered. */
const TIMEOUT = 10_000;

/**
 * Sends an event as JSON. The header `sallyport-signature` is `t=SECONDS,v1=HEX`, HEX being HMAC-SHA256 of
 * `SECONDS.BODY`: who receives computes it again, and refuses what is older than a few minutes.
 *
 * @param now Seconds since the epoch.
 * @throws NOTICE_NOT_TAKEN, which names neither address nor secret.
 */
export async function notify({ url, secret }: Webhook, event: object, now: number): Promise<void> {
  const body = JSON.stringify(event, (_, value) => (typeof value === "bigint" ? String(value) : value));
  const time = Math.floor(now);
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  const headers = { "content-type": "application/json", "sallyport-signature": `t=${time},v1=${signature}` };
  const signal = AbortSignal.timeout(TIMEOUT);
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "error", signal }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok) return;
  const why = answer === undefined ? "did not answer" : `answered ${answer.status}`;
  throw new SallyportError("NOTICE_NOT_TAKEN", { summary: `Who is to be told of events ${why}.` });
}
