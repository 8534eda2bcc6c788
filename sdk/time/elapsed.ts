/** Seconds since some moment: they go on, and neither back nor faster, whatever is done to the clock of this machine. */
export function elapsed(): number {
  return performance.now() / 1000;
}
