// Who is told of what `watch` finds, by the variables that its row names.
import { type Receiver, startReceiver } from "../support/receiver.ts";

export const HOOK = { webhook: "TRIAL_HOOK", webhookSecret: "TRIAL_HOOK_SECRET" } as const;

/**
 * @param addressOf What of the receiver's address is a secret, put into it.
 */
export async function startHook(
  addressOf: (url: URL) => void = () => {},
  secret = "that-nobody-is-told",
): Promise<Receiver> {
  const receiver = await startReceiver();
  const address = new URL(receiver.webhook.url);
  addressOf(address);
  process.env[HOOK.webhook] = address.href;
  process.env[HOOK.webhookSecret] = secret;
  return {
    ...receiver,
    webhook: { url: address.href, secret },
    stop: async () => {
      for (const name of Object.values(HOOK)) delete process.env[name];
      await receiver.stop();
    },
  };
}
