let isGuarded = false;

/**
 * Lets no command end in the middle because of who reads it: where the reader has gone (`| head`) it does the rest in
 * silence; where what it prints is lost otherwise, such as on a full disk, it says so and ends with 1.
 */
export function guardOutput(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    console.error(`What was printed is lost: ${error.message}`);
    process.exitCode = 1;
  });
}
