import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { ApprovalFile } from "../../sdk/files/signatureFile.ts";

/**
 * What a member signed must be for just this.
 *
 * @throws SIGNATURE_OF_OTHER
 */
export function requireSame(
  path: string,
  file: ApprovalFile,
  wanted: Partial<Omit<ApprovalFile, "member" | "proposer" | "nonce">>,
): void {
  for (const [key, value] of Object.entries(wanted)) {
    const given = String(file[key as keyof typeof wanted]);
    if (given.toLowerCase() === String(value).toLowerCase()) continue;
    throw new SallyportError("SIGNATURE_OF_OTHER", {
      summary: `${path} is a signature for something else: its ${key} is not ${value}.`,
      place: `${path}, ${key}`,
      value: given,
    });
  }
}
