/** What a command says that it waits for, once that takes longer than a person expects. */
const WAITING = /^(?:.* \(\d+ s\)| *\d+\/\d+ .* sent in 0x[0-9a-f]{64}|reading [\w ]+: (?:block )?\d+ of \d+)\n/gm;

/** What a command told on standard error, but for what it waited for: a busy machine lets every command wait. */
export function besideWaiting(stderr: string): string {
  return stderr.replace(WAITING, "");
}
