import { isAddress } from "viem";
import { z } from "zod";

const variable = z.object(
  { _type: z.literal("ConfigurationVariable"), name: z.string() },
  { error: "Here must stand configVariable(...)." },
);
const sensitive = z.union([z.string(), variable], { error: "Here must stand a text, or configVariable(...)." });
/** A text of the file is no secret, and neither is what a variable has where nobody set it. */
const secret = z
  .object(
    { _type: z.literal("ConfigurationVariable"), name: z.string(), default: z.undefined().optional() },
    { error: "Here must stand configVariable(...): what stands in files is no secret." },
  )
  .optional();
const address = z.string().refine((text) => isAddress(text), "Here must stand an address, with its checksum.");
const timeout = z.number().int().positive().optional();

const keyFile = z.strictObject({ file: z.string().min(1), password: secret, address: address.optional() });
const kms = z.strictObject({
  kms: sensitive,
  key: z.string().min(1),
  address,
  authorization: secret,
  private: z.boolean().optional(),
  timeout,
});

/** What may stand under `sallyport` in a Hardhat configuration. */
export const configSchema = z.strictObject({
  signer: z.strictObject({ url: sensitive, authorization: sensitive.optional(), timeout }).optional(),
  keys: z.array(z.unknown()).optional(),
});

/** One of its keys. Which of the two it is its first word says, so that what is wrong with it can be said. */
export function keySchemaOf(key: unknown): typeof keyFile | typeof kms {
  return typeof key === "object" && key !== null && "kms" in key ? kms : keyFile;
}
