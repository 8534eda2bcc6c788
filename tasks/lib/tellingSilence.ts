import { type EIP1193RequestFn, UserRejectedRequestError } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { PATIENCE } from "./output.ts";

type Question = { method: string; params?: readonly unknown[] | object };
type Asked = { request: (question: Question) => Promise<unknown> };

/** What waits for a person or a device, and not for the node. */
const SIGNING = /sign|send/i;

/** A node that has not answered after this time will not. Hardhat itself waits five minutes, and viem four times. */
const LONGEST = 60_000;

/**
 * The answer, or the error that there was none.
 *
 * @throws CHAIN_UNREACHABLE, as an error that is not tried again.
 */
async function inTime(answer: Promise<unknown>, { method }: Question): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(silent(method)), LONGEST);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function silent(method: string): Error {
  const summary = `The node did not answer ${method} within ${LONGEST / 1_000} s.`;
  return new UserRejectedRequestError(new SallyportError("CHAIN_UNREACHABLE", { summary }));
}

/** A provider that tells of a node that was asked and does not answer, again each time a person's patience has passed. */
export function tellingSilence(
  provider: Asked,
  name: string,
  tell: (text: string) => void,
): { request: EIP1193RequestFn } {
  let open = 0;
  let timer: NodeJS.Timeout | undefined;

  function listen(): void {
    clearInterval(timer);
    if (open === 0) return;
    const since = Date.now();
    const said = () => `waiting for the node of network "${name}" (${Math.round((Date.now() - since) / 1000)} s)`;
    timer = setInterval(() => tell(said()), PATIENCE);
  }

  const request = async (question: Question): Promise<unknown> => {
    if (SIGNING.test(question.method)) return provider.request(question);
    open++;
    if (open === 1) listen();
    try {
      return await inTime(provider.request(question), question);
    } finally {
      open--;
      listen();
    }
  };
  return { request: request as EIP1193RequestFn };
}
